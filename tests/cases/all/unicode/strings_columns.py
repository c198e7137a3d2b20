x = 'é' + y
z = '日本' .join(w)
