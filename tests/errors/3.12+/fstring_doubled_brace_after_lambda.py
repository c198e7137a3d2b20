f"{lambda x:{y}{{}"
