(__debug__): int
class a:
 (__debug__): int
