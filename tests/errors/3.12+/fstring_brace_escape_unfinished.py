b"" f"{x}" or f"\{"
