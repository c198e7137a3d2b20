from __future__ import annotations
a: t"x"
b: t"{x}"
c: t"a{ x + 1 !r:>{y}}b{{"
d: t"{x}" t"{y}"
e: t"{'a'}" "b"
