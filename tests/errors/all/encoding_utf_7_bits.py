# coding: utf-7
x = "+AGF-"
