try: a
finally: continue
