class C:
    if a:
        x: int
    for i in b:
        y: str = i
    with c:
        z: float
