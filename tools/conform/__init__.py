"""Compares what fastpyc writes with what CPython writes.

The modules, in the order in which a comparison uses them: corpus finds the
files, reference asks CPython, candidate asks fastpyc, pycfile reads both
results, compare finds the first difference, report adds it all up.
"""
