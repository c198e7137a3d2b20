# The default of a valid alias is taken for a mistake, whatever lies between.
type X[T = int] = int
pass
type X[T: int]
