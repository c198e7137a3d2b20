é = 1
变量 = é
ﬁ = 1
x.ﬁ = ª
def ℌ(ſ): return ſ
