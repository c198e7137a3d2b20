for x in a:
    try:
        b
    except E:
        c
    else:
        continue
    d
else:
    e
