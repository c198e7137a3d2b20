# coding: UNDEFINED
x
