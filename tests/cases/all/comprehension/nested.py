[[y for y in x] for x in a]
[x for x in [y for y in a]]
{x: [y for y in x] for x in a}
{x: {y: z for y in z} for x, z in a}
