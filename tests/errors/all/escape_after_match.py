match "\d" x
