#
#coding: latin-1
