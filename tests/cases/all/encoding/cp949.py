# coding: cp949
x = "한글 똠"
