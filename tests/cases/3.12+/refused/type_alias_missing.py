type A
