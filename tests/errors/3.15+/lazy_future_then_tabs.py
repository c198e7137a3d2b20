lazy from __future__ import a
if x:
        y
	z
