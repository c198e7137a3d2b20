f'{a if}'
