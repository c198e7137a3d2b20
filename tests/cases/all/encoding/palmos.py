# coding: palmos
x = "›œ€"
