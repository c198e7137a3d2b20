*a, (*b, *c) = d
