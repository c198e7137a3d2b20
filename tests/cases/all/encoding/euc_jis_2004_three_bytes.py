# coding: euc_jis_2004
# Of JIS X 0213, and of JIS X 0212.
x = "è°°", "è¢Ø"
