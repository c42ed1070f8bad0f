#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# make.sh SRCDIR DIR: the manual as HTML in DIR, by pandoc: the pages of doc/,
# the rules of proofs/, the manual pages, and the headers.
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
for f in "$src"/man/*.1; do
    n=$(basename "$f" .1)
    page "man/$n" "$n(1)" man <"$f"
done
# the library: a page, a header after the other, as it stands
{
    for f in "$src"/include/loja/*.h; do
        printf '## %s\n\n```c\n' "loja/$(basename "$f")"
        sed 1d "$f"
        printf '```\n\n'
    done
} | page headers "The headers of the library" gfm
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
    printf '%s\n' '' '## Library' '' '- [Headers](headers.html)'
} | page index "loja" gfm
