x = f"{a.join('\\n')}"
