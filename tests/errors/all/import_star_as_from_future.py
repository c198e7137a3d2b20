from __future__ import * as x
