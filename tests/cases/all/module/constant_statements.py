1
"text"
None
...
b"bytes"
x
-1
