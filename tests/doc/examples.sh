#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# The examples of the manual: in every page of doc/ the lines behind `    $ '
# are run, in one directory a page, and must print what follows them.  There
# a line `...' stands for any lines, and `...' at the end of a line for its
# rest.
: "${LOJA:?}" "${LOJA_SRCDIR:?}" "${LOJA_BUILDDIR:?}"

test -x "$LOJA_BUILDDIR/loja-check" ||
    { echo 'skipped: there is no loja-check'; exit 77; }
work=$LOJA_BUILDDIR/tests/doc/work.$$
mkdir -p "$work" || exit 99
trap 'cd / && rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM
PATH=$LOJA_BUILDDIR:$PATH
LC_ALL=C
export PATH LC_ALL
status=0

# match WANTED FOUND
match() {
    awk '
    NR == FNR { wanted[++n] = $0; next }
    { found[++m] = $0 }
    function fits(a, b,    k) {
        k = length(a)
        if (k > 3 && substr(a, k - 2) == "...")
            return substr(b, 1, k - 3) == substr(a, 1, k - 3)
        return a == b
    }
    END {
        while (n > 0 && wanted[n] == "") n--
        while (m > 0 && found[m] == "") m--
        # the pattern from line i on, from line j of what was found
        i = j = 1; back = 0
        while (j <= m) {
            if (i <= n && wanted[i] == "...") { back = i++; mark = j }
            else if (i <= n && fits(wanted[i], found[j])) { i++; j++ }
            else if (back) { i = back + 1; j = ++mark }
            else { print "not expected: " found[j]; exit 1 }
        }
        while (i <= n && wanted[i] == "...") i++
        if (i <= n) { print "missing: " wanted[i]; exit 1 }
    }' "$1" "$2"
}

run() {
    if grep -q '^loja plot' command && ! command -v gnuplot >/dev/null; then
        echo "skipped, without gnuplot: $(cat command)"
        return
    fi
    sh ./command >found 2>&1
    if ! match wanted found; then
        echo "$page: \$ $(cat command)"
        status=1
    fi
}

for page in "$LOJA_SRCDIR"/doc/*.md "$LOJA_SRCDIR"/README.md; do
    grep -q '^    \$ ' "$page" || continue
    rm -rf "$work/page" && mkdir "$work/page" && cd "$work/page" || exit 99
    cp "$LOJA_SRCDIR"/examples/z[129].yaml .
    # the blocks; a line of another kind ends one
    awk '/^    / { print substr($0, 5); was = 1; next }
        /^$/ && was { print; next }
        { was = 0; print "\001" }' "$page" >blocks
    rm -f command
    : >wanted
    while IFS= read -r line; do
        case $line in
        '$ '*)
            test ! -f command || run
            printf '%s\n' "${line#??}" >command
            : >wanted
            ;;
        "$(printf '\001')")
            test ! -f command || run
            rm -f command
            ;;
        *)
            test ! -f command || printf '%s\n' "$line" >>wanted
            ;;
        esac
    done <blocks
    test ! -f command || run
done
exit $status
