class C:
    x = f'{__a}{self.__b=}'
