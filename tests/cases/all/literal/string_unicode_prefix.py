u'a', U"b"
