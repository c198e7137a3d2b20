rf'\n{a}\d'
fr'\{a}'
Rf'{a:\d}'
