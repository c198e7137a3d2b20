def f(x): return x in {'alpha_1', 'beta_2'}
def g(x): return x in {'alpha_1', 'beta_2'}, 1
