# coding: raw_unicode_escape
\u0041 = 1
x = "\u00e9 \U0001F600 é \xe9 \\u00e9 \\\u00e9"
y = 1 + \
    2
