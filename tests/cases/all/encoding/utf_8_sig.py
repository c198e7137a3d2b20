# coding: utf_8_sig
x = "é"
