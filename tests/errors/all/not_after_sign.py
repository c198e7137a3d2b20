x = - not b
