try: a
except A, B: c
except C, D.e, F: g
try: a
except* A, B: c
