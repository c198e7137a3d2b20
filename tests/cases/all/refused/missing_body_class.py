class C:

x
