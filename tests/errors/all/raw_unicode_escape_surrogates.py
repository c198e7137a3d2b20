# coding: raw_unicode_escape
x = "\ud83d\ude00"
