t'\N{no}'
'
