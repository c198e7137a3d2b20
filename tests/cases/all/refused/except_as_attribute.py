try: a
except E as a.b: c
