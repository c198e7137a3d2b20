{x for x in a}
{x: y for x, y in a}
{x: 1 for x in a if x}
{**{x: x for x in a}}
