def f():
    try: a
    except* E: return
