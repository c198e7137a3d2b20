# coding: hz
x = "~{VP~N~}"
