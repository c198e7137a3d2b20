# coding: idna
x = "a"
