# SPDX-License-Identifier: LGPL-3.0-or-later
#
# What the scripts of this directory share; to be sourced.  A script works in
# an empty directory, calls `fail' as often as something is wrong, and ends
# with `finish'.

: "${LOJA:?}" "${LOJA_SRCDIR:?}" "${LOJA_BUILDDIR:?}"
examples=$LOJA_SRCDIR/examples
work=$LOJA_BUILDDIR/tests/cli/work.$$
mkdir -p "$work" && cd "$work" || exit 99
trap 'cd / && chmod -R u+w "$work" && rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM
failures=0

fail() {
    echo "FAIL: $*"
    failures=$((failures + 1))
}

# run STATUS ARGUMENTS...: loja must end with that status; its output is in
# the files out and err.
run() {
    wanted=$1
    shift
    "$LOJA" "$@" >out 2>err
    got=$?
    test $got = "$wanted" ||
        fail "loja $*: status $got, not $wanted: $(head -n 3 err)"
}

# one_line TEXT: err is one line that contains TEXT.
one_line() {
    test "$(wc -l <err | tr -d ' ')" = 1 || fail "not one line: $(cat err)"
    grep -qF -- "$1" err || fail "no '$1' in: $(cat err)"
}

# has FILE TEXT
has() {
    grep -qF -- "$2" "$1" || fail "no '$2' in $1: $(head -n 3 "$1")"
}

same() {
    cmp -s "$1" "$2" || fail "$1 and $2 differ"
}

finish() {
    test $failures = 0 || exit 1
    exit 0
}
