# coding: u8
x = "é"
