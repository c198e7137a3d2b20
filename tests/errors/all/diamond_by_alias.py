from __future__ import division as barry_as_FLUFL
x<>y
