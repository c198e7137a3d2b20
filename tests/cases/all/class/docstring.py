class A:
    """Doc."""
class B:
    """Doc.

        indented
    """
    x = 1
