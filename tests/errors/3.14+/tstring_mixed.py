x = "a" "b" t"c"
