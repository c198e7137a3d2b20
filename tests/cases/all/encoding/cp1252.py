# coding: Windows-1252
x = "€“”"
