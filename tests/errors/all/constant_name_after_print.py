print 𝐍one
