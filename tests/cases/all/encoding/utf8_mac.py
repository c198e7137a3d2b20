# coding: UTF-8-mac
x = "é"
