lazy import a
lazy import b.c as d
lazy from e import f, g as h
