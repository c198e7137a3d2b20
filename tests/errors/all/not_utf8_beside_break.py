# 3.11 quotes no line that is not UTF-8.
break  # µ
