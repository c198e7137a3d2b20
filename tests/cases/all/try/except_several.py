try:
    a
except A:
    b
except (B, C) as e:
    c
except D.E:
    d
except:
    f
else:
    g
