x = 'a' '\N{nosuch}' 'b' + y
