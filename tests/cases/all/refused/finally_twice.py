try: a
finally: b
finally: c
