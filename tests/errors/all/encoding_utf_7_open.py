# coding: utf-7
x = "+AAAAAAA