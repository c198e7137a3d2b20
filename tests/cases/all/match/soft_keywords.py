match = case = _ = type = 1
match(case)
match[case]
match.x
print(match, case)
type(match)
match * case
match -case
