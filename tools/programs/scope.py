"""What may stand at a place of a program: kinds of scopes, loops, yields."""

MODULE, CLASS, FUNCTION, LAMBDA, COMPREHENSION = range(5)


class Scope:
    """One scope while it is being written.

    kind            MODULE ... COMPREHENSION
    is_async        await may stand here
    yields          yield may stand here
    returns_value   return with a value may stand here
    declared        names that a global or nonlocal statement speaks of
    nonlocals       names that a nonlocal statement here may name
    iterating       variables of comprehensions around, which := must not bind
    binds           whether := may stand here
    """

    def __init__(self, kind, parent=None, is_async=False, yields=False,
                 returns_value=True):
        self.kind = kind
        self.parent = parent
        self.is_async = is_async
        self.yields = yields
        self.returns_value = returns_value
        self.declared = set()
        self.nonlocals = set()
        self.iterating = frozenset()
        self.binds = True
        self.params = ()
        self.in_class = kind == CLASS or (parent is not None
                                          and parent.in_class)
        self.type_params = parent.type_params if parent else ()
        if parent is not None:
            self.nonlocals = set(parent.nonlocals) - parent.declared_global
            if parent.kind in (FUNCTION, LAMBDA):
                self.nonlocals |= set(parent.params)
        self.declared_global = set()

    def in_function(self):
        return self.kind == FUNCTION

    def comprehension(self, variables, is_async):
        """The scope of a comprehension here; it shares what := binds."""
        inner = Scope(COMPREHENSION, self, is_async=is_async)
        inner.params = ()
        inner.nonlocals = set(self.nonlocals)
        inner.iterating = self.iterating | frozenset(variables)
        inner.binds = self.binds and self.kind != CLASS
        inner.declared = self.declared
        return inner


class Place:
    """Where a statement stands within its scope."""

    def __init__(self, scope, indent='', loop=False, returns=False,
                 depth=0, blocks=0, tries=0):
        self.scope = scope
        self.indent = indent
        self.loop = loop        # break and continue may stand here
        self.returns = returns  # return may stand here
        self.depth = depth      # of nested statements
        self.blocks = blocks    # of for, while, with, try around
        self.tries = tries      # of try among them

    def inside(self, indent, block=False, loop=None, returns=None,
               tried=False):
        return Place(self.scope, indent,
                     self.loop if loop is None else loop,
                     self.returns if returns is None else returns,
                     self.depth + 1, self.blocks + block,
                     self.tries + tried)
