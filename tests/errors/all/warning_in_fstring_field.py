x = 1
y = f"é{1or x}" '''
''' f"""
{0x1for
 x in y}"""
