# What is called in a comprehension of the module is an import there, but not
# for the form of the call where the comprehension is inlined.
import re

names = [x for x in dir() if re.match("[A-Z]+$", x)]
later = [lambda: re.match(x, x) for x in names]
re.match("a", "a")
