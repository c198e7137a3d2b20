lazy from __future__.a import b = 1
