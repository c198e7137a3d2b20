class C: 'doc'
class D: 1
class E: ...
class F: x
