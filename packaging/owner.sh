#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# The owner is named in one place, at the head of configure.ac (loja_owner,
# loja_email, loja_bugs, loja_url).  configure hands it to the recipes and to
# loja itself; what configure does not write is written here:
#
# owner.sh SRCDIR           debian/control, debian/changelog,
#                           debian/copyright and CITATION.cff
# owner.sh --check SRCDIR   do they say the same?
# owner.sh --filled SRCDIR  is nothing left to be filled in?
set -eu
goal=write
case ${1:-} in
--check | --filled) goal=${1#--}; shift ;;
esac
cd "${1:-.}"

value() {
    sed -n "s/^m4_define(\[$1\], \[\(.*\)\])\$/\1/p" configure.ac
}
owner=$(value loja_owner) email=$(value loja_email) url=$(value loja_url)

if test $goal = filled; then
    status=0
    for v in loja_owner loja_email loja_bugs loja_url; do
        case $(value $v) in
        '' | 'The authors of loja' | *@example.org)
            echo "configure.ac: $v is left to the owner"
            status=1
            ;;
        esac
    done
    exit $status
fi

# awk STRING keeps no backslashes, and names have none.
changed() {
    case $1 in
    debian/control)
        awk -v who="$owner <$email>" -v url="$url" '
            /^Homepage:/ { next }
            /^Maintainer:/ { $0 = "Maintainer: " who }
            { print }
            /^Rules-Requires-Root:/ && url != "" { print "Homepage: " url }
        ' $1
        ;;
    debian/changelog)
        # the newest entry alone: the others are history
        awk -v who="$owner <$email>" '
            /^ -- / && !done { sub(/^ -- .*>  /, " -- " who "  "); done = 1 }
            { print }' $1
        ;;
    debian/copyright)
        awk -v who="$owner" -v url="$url" '
            /^Source:/ { next }
            /^Copyright:/ && !done { $0 = "Copyright: " who; done = 1 }
            { print }
            /^Upstream-Name:/ && url != "" { print "Source: " url }' $1
        ;;
    CITATION.cff)
        awk -v who="$owner" -v url="$url" '
            /^url:/ { next }
            /^  - name:/ { $0 = "  - name: " who }
            { print }
            /^license:/ && url != "" { print "url: \"" url "\"" }' $1
        ;;
    esac
}

status=0
tmp=$(mktemp)
trap 'rm -f "$tmp"' EXIT
for f in debian/control debian/changelog debian/copyright CITATION.cff; do
    # debian/ is in the repository only, not in archives
    test -f "$f" || continue
    changed $f >"$tmp"
    if cmp -s "$tmp" $f; then
        continue
    elif test $goal = check; then
        echo "$f: not the owner of configure.ac (packaging/owner.sh writes it)"
        status=1
    else
        cat "$tmp" >$f
        echo "$f: written"
    fi
done
exit $status
