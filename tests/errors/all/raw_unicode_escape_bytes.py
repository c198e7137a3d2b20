# coding: raw_unicode_escape
x = b"\u00e9"
