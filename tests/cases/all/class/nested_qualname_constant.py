class A:
    class B:
        class C:
            x = 'A.B'
