# coding: utf-7
x = "+AAAB-"
