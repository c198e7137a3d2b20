# coding: unicode_escape
\u0041 = 1
x = "\u00e9 \U0001F600 \N{DIGIT ONE} é \xe9 \\n \
    \101\777\8\d"
\N{LATIN SMALL LETTER A} = (\n1)
