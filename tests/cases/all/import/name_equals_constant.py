import os.path, sys
x = 'os.path', 'sys'
from os import path
y = ('path',)
