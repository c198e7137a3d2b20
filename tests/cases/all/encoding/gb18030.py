# coding: gb18030
x = "汉字ก😀"
