"""  Indented
      lines
    here.
"""
