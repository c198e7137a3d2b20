ff(**a, *async)
