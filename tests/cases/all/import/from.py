from a import b
from a import b as c
from a import b, c as d, e
from a.b import c
from a import (b, c,)
