# coding: ISO_8859-2:1987
x = "łś"
