"""Writes random programs that know the whole grammar of a Python version and
nest its constructs in each other.  generate(seed, version) returns one.

Most are valid: what may stand where is tracked in scope.py.
"""
import random

from .statements import Statements


def generate(seed, version, size=None):
    """A program as text; the same for the same arguments."""
    rng = random.Random('%s/%s' % (seed, version))
    return Statements(rng, version, size).program()
