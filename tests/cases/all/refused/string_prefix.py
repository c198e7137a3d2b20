ub"a"
