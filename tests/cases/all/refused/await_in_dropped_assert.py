try: a
except: assert [await c]
