from . import a
from .a import b
from .. import c
from ...a.b import d
from .... import e
