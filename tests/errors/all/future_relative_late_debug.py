x
from .__future__ import a as __debug__
