f"{a:\N{x\{b}}"
