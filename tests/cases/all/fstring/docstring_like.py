def f():
    f'''not a docstring {x}'''
class C:
    f'{y}'
