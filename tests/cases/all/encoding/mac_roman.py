# coding: mac_roman
x = "é∂ß"
