match a:
    case A(x, [y, 1], z=B(None)), _ if x > 1:
        b
    case {'k': [c, *_, d], **r} | ([c, d] as r):
        pass
