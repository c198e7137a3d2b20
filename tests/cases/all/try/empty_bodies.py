try:
    pass
except:
    pass
try: pass
finally: pass
try:
    a
except E: pass
