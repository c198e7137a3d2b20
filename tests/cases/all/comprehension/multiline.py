x = [
    a + b
    for a in c
    if a
    for b in (
        d
    )
    if b
]
