# coding: iso2022_jp_1
x = "a"
