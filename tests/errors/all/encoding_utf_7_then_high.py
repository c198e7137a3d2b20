# coding: utf-7
x = "+AGEé"
