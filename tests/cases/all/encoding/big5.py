# coding: big5
x = "漢字"
