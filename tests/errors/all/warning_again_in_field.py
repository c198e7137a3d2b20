x = (a f"""
{f'{1or x}'} """, b c)
1or 2
