"docstring"
"no docstring"
def f():
    "docstring"
    "no docstring"
class C:
    "docstring"
    "no docstring"
