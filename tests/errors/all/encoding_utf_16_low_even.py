# coding: utf-16-le
x =Ü 1
