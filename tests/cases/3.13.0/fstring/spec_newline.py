x = f"{a:b
}" + f"{a:
}"
