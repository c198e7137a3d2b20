b'a' b'b'
(b'c'
 rb'\d')
