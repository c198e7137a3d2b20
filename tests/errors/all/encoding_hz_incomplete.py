# coding: hz
x = 1  # ~{V