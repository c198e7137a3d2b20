print f"{r'\x'=}"
