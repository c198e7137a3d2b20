def f():
    '\ttab\n\x0c form \u00e9\n  \n'
def g():
    """first
	tab
	  mixed
    """
