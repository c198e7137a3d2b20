def f():
    try: a
    except* E: raise
    except* F as e: raise e from None
