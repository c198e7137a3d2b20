x y
‰
