x = (a # ±
 b)