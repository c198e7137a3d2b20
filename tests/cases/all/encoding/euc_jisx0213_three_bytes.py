# coding: euc_jisx0213
x = "Пбб", "Пвп", "П¤╗"
