# coding: gbk
x = "中文"; y = x
