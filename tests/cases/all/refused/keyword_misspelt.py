whille a: b
