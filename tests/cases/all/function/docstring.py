def f():
    """Doc."""
def g():
    """Doc.

        Indented more.
      Less.
    """
    return 1
def h(): 'one line'
