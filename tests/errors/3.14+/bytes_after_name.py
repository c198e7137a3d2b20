a[b][c b'é' ]
