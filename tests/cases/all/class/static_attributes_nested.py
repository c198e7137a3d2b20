class A:
    def f(self): self.x = 1
    class B:
        def g(self):
            self.y = 1
            class D:
                def h(self): self.z = 1
