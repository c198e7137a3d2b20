# coding: unicode_escape
x = "\U00110000"
