try:
    import a
except ImportError:
    a = None
finally:
    import b
