# coding: euc_kr
x = "한국어"
