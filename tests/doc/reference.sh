#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# The reference of the library: loja(3) is what doc/reference.awk makes of
# loja.h, every function of every header is on its page, and no page of the
# manual names a file that there is not.
: "${LOJA_SRCDIR:?}" "${LOJA_BUILDDIR:?}"
LC_ALL=C
export LC_ALL
cd "$LOJA_SRCDIR" || exit 99
work=$LOJA_BUILDDIR/tests/doc/reference.$$
mkdir -p "$work" || exit 99
trap 'rm -rf "$work"' EXIT
status=0

version=$(sed -n 's/^AC_INIT(\[loja\], \[\([^]]*\)\].*/\1/p' configure.ac)
awk -v form=man -v version="$version" -f doc/reference.awk \
    include/loja/loja.h >"$work/loja.3"
cmp "$work/loja.3" man/loja.3 || {
    echo "man/loja.3 is old: awk -v form=man -v version=$version" \
        "-f doc/reference.awk include/loja/loja.h >man/loja.3"
    status=1
}

for h in include/loja/*.h; do
    awk -v form=markdown -f doc/reference.awk "$h" >"$work/page"
    # an odd number of fences leaves a block open
    test $(($(grep -c '^```' "$work/page") % 2)) = 0 ||
        { echo "$h: a block without end"; status=1; }
    sed -n 's/^[a-z].*[ *]\(loja_[a-z0-9_]*\)(.*/\1/p' "$h" >"$work/names"
    while read -r name; do
        grep -q "$name(" "$work/page" ||
            { echo "$h: $name is not on its page"; status=1; }
    done <"$work/names"
done

# links of the manual: to pages, pictures and files
for page in README.md doc/*.md; do
    dir=$(dirname "$page")
    grep -o '](\([^)#]*\)' "$page" | sed 's/^](//' |
        grep -v '^[a-z]*:' >"$work/links"
    while read -r link; do
        test -z "$link" || test -e "$dir/$link" ||
            { echo "$page: no file $link"; status=1; }
    done <"$work/links"
done
exit $status
