# coding: euc_kr
x = "��"
