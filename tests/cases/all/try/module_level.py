try:
    import x
except ImportError as e:
    x = str(e)
y = 1
