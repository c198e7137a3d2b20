a in {(1, ('b', 2j)), (1, ('b', None)), ()}
b in {((),), ((), ()), None, ..., True}
