x = f"{a:b
}" + f"{a:{b}
  }c"
