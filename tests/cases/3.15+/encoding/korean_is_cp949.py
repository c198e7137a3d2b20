# coding: korean
x = "갂"
