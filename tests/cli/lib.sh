# Sourced by the scripts beside it: a scratch folder, and checks that say what
# was expected.  FASTPYC is the program.
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
cd "$scratch" || exit 1
unset SOURCE_DATE_EPOCH PYTHONPYCACHEPREFIX FASTPYC_TARGET

fail() {
    echo "$*"
    exit 1
}
# expect STATUS COMMAND...: runs it, output in ./out and ./err
expect() {
    want=$1
    shift
    "$@" >out 2>err
    got=$?
    [ "$got" = "$want" ] ||
        fail "$*: exit status $got, not $want: $(cat out err)"
}
exists() {
    [ -f "$1" ] || fail "no file $1: $(find . -type f)"
}
missing() {
    [ ! -e "$1" ] || fail "there is a file $1"
}
# bytes FILE FIRST COUNT: as hex
bytes() {
    tail -c "+$(($2 + 1))" "$1" | head -c "$3" | od -An -tx1 | tr -d ' \n'
}
same() {
    cmp -s "$1" "$2" || fail "$1 and $2 differ"
}
