#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The text of the book (make book): whole, well formed, with the theorems that
# loja-check gives; and pandoc, where it is, takes it as it is meant.
: "${LOJA_SRCDIR:?}" "${LOJA_BUILDDIR:?}"
check=$LOJA_BUILDDIR/loja-check
test -x "$check" || { echo 'skipped: there is no loja-check'; exit 77; }
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
zoo=$LOJA_SRCDIR/proofs/zoo
status=0

bad() {
    echo "$*"
    status=1
}

sh "$LOJA_SRCDIR/doc/book.sh" --text "$LOJA_SRCDIR" "$dir" "$check" \
    "$zoo/z1.jsonl" "$zoo/z1-threshold.jsonl" 2>/dev/null || exit 1
book=$dir/book.md

# every page once, as a chapter
for f in "$LOJA_SRCDIR"/proofs/*.md; do
    title=$(head -n 1 "$f")
    test "$(grep -cxF -- "$title" "$book")" = 1 ||
        bad "not once: $title"
done
# tables from the certificates, and their theorems
for c in z1 z1-threshold; do
    hash=$(sed -n 's/.*"sha256":"\([0-9a-f]*\)".*/\1/p' "$zoo/$c.jsonl")
    grep -q "^| $c |.*${hash#????????????????????????????????}" "$book" ||
        bad "$c: no hash"
    "$check" --latex "$zoo/$c.jsonl" >"$dir/theorem"
    awk 'NR == FNR { line[++n] = $0; next }
        $0 == line[k + 1] { if (++k == n) exit }
        END { exit k != n }' "$dir/theorem" "$book" ||
        bad "$c: no theorem"
done
grep -qxF '| z1 | diverges | proved | graded-chart |' "$book" ||
    bad 'no table of claims'
grep -qxF '| z1-threshold | threshold | proved | threshold-odd |' "$book" ||
    bad 'no table of claims'

# blocks end, rows have the columns of their head, blank lines around blocks
awk '
function wrong(what) { print FILENAME ":" FNR ": " what; found = 1 }
/^```/ {
    if (fence && $0 != "```")
        wrong("a block within a block")
    if (!fence && before != "")
        wrong("a block that follows text")
    fence = !fence
    before = $0
    next
}
fence { next }
/^[$][$]$/ {
    if (!display && before != "")
        wrong("a display that follows text")
    display = !display
}
/^[|].*[|]$/ {
    row = $0
    gsub(/\\[|]/, "", row)
    n = gsub(/[|]/, "", row)
    if (columns == 0)
        columns = n
    else if (n != columns)
        wrong("a row of " n - 1 " columns, not " columns - 1)
}
!/^[|].*[|]$/ { columns = 0 }
/^#/ && before != "" { wrong("a title that follows text") }
{ before = $0 }
END {
    if (fence || display)
        wrong("a block that does not end")
    exit found
}' "$book" || status=1

if command -v pandoc >/dev/null; then
    for to in latex 'html5 --mathml'; do
        # shellcheck disable=SC2086
        pandoc -f gfm+tex_math_dollars+raw_attribute -t $to -s \
            --metadata title=book -o "$dir/out" "$book" 2>"$dir/err" ||
            status=1
        test ! -s "$dir/err" || { cat "$dir/err"; status=1; }
    done
else
    echo 'not read: there is no pandoc'
fi
exit $status
