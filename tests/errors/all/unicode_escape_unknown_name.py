# coding: unicode_escape
x = "\N{NOPE}"
