f'''a
