with (a as x, "\d" y): pass
