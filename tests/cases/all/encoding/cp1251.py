# coding: windows-1251
ж = "ж"
