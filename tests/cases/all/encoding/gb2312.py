# coding: gb2312
x = "汉字"
