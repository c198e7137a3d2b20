# coding: UTF-8
x = "é"
