if a and b: c
if a or b: c
if a and b or c and d: e
if not (a and b): c
if not (a or not b): c
while a and not b: c
