'a' 'b' "c"
('long '
 'string '
 'pieces')
