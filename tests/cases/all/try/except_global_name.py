def f():
    global e
    try: a
    except E as e: b
