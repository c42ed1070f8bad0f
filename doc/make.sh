#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# make.sh SRCDIR DIR: the manual as HTML in DIR, by pandoc: the pages of doc/,
# the rules of proofs/, the manual pages, and the reference of the library.
set -eu
src=$(cd "$1" && pwd)
mkdir -p "$2/proofs" "$2/man"
cd "$2"
cat >style.css <<'END'
body { max-width: 52em; margin: 2em auto; padding: 0 1em; line-height: 1.5;
    font-family: sans-serif; }
pre { background: #f4f4f4; padding: .6em; overflow-x: auto; }
table { border-collapse: collapse; display: block; overflow-x: auto; }
td, th { border: 1px solid #ccc; padding: .2em .5em; text-align: left; }
END
# page NAME TITLE FROM < text
page() {
    up=$(dirname "$1" | sed 's|^\.$||; s|[^/][^/]*|../|')
    pandoc -f "$3" -t html5 -s --mathml --css "${up}style.css" \
        --metadata title="$2" -o "$1.html"
}
title() {
    sed -n 's/^# *//p; /^# /q' "$1"
}
# links between pages
links() {
    sed 's/](\([a-z]*\)\.md)/](\1.html)/g' "$1"
}
for f in "$src"/doc/*.md; do
    n=$(basename "$f" .md)
    links "$f" | sed 1d | page "$n" "$(title "$f")" gfm+tex_math_dollars
done
cp "$src"/doc/*.svg .
cp "$src"/proofs/*.svg proofs
for f in "$src"/proofs/*.md; do
    n=$(basename "$f" .md)
    sed 1d "$f" | page "proofs/$n" "$(title "$f")" gfm+tex_math_dollars
done
for f in "$src"/man/*.[13]; do
    n=$(basename "$f")
    page "man/$n" "${n%.?}(${n##*.})" man <"$f"
done
# the library: a page a header
mkdir -p reference
for f in "$src"/include/loja/*.h; do
    n=$(basename "$f" .h)
    awk -v form=markdown -f "$src/doc/reference.awk" "$f" |
        page "reference/$n" "loja/$n.h" gfm
done
{
    links "$src/doc/index.md" | sed 1d
    printf '%s\n' '' '## Manual pages' ''
    for f in man/*.html; do
        printf -- '- [%s](%s)\n' "$(basename "$f" .html)" "$f"
    done
    printf '%s\n' '' '## Rules' ''
    for f in proofs/*.html; do
        printf -- '- [%s](%s)\n' "$(basename "$f" .html)" "$f"
    done
    printf '%s\n' '' '## Library' ''
    for f in reference/*.html; do
        printf -- '- [loja/%s.h](%s)\n' "$(basename "$f" .html)" "$f"
    done
} | page index "loja" gfm
