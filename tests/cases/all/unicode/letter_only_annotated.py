def f():
    é: int
    return 'é'
