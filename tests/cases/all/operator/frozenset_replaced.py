def f(x): return x in {'replace', 'strict'}
def g(x): return x in {'replace', 'strict'}, 1
