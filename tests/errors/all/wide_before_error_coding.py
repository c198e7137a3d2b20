# coding: utf-8
a.b'é' b15(x)
