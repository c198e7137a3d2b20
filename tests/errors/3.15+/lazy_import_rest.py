lazy import b.c ascd
