elif a: b
