# What is called or subscripted though it cannot be earns a warning.
[]()
[x for x in y]()
{}()
{x: 1 for x in y}()
{1}()
{x for x in y}()
(x for x in y)()
(lambda: 1)()
(1, 2)()
'a'()
f'{a}'()
1()
None()
...()
{1}[0]
{x for x in y}[0]
(x for x in y)[0]
(lambda: 1)[0]
[1]['a']
'a'['b']
(1, 2)['c']
{}['d']
1[0]
[1][x]
[1][1:2]
[1][None]
[1][(1, 2)]
[1][1.5]
assert (1, 'x')
assert (a, 'x')
assert ()
x is ()
x is (1, 2)
x is (y,)
'a' is x
