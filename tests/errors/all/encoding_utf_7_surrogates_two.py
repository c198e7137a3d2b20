# coding: utf-7
x = "+3ADYPQ- x"
