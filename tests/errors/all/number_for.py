1for
