# coding: latin-1

