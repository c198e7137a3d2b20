# coding: hz
x = "~{VPND~}~~"  # a tilde, and~
 a line that goes on: ~{!#~}
assert x
