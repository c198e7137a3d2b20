# In 3.12 the last jump has an EXTENDED_ARG only since it goes to a late label.
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
if a: b
for x in y:
    -a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
    a
