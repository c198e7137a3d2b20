if x:
    y
   
	
    z
  # comment
w
