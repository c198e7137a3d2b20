if True: a
if False: b
if 1: a
else: b
if 0: a
else: b
if '': a
elif 'x': b
else: c
if None: x
if ...: y
