f'{'\n'.join(a)}'
f'''{
    a  # comment
    + b
}'''
