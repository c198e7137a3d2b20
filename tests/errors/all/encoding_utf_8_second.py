# coding: utf-8
x = "à€€"
