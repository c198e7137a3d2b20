def f(a):
    [x for x in a]
    {x: 1 for x in a}
    for y in a: [z for z in y]
