f"{a!z:{b!y}}"
