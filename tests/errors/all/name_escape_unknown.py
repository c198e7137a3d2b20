x = '\N{nosuch}'
