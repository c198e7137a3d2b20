# coding: utf-7
x = "+AOkA6Q- +2D3eAA- +-"
y = "+ZeVnLIqe-"
z = 1
