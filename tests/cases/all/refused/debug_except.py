try: a
except E as __debug__: b
