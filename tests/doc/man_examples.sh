#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# The examples of the manual pages: each line of a section EXAMPLES is run,
# page by page in one directory, and must end with status 0.
: "${LOJA:?}" "${LOJA_SRCDIR:?}" "${LOJA_BUILDDIR:?}"

test -x "$LOJA_BUILDDIR/loja-check" ||
    { echo 'skipped: there is no loja-check'; exit 77; }
work=$LOJA_BUILDDIR/tests/doc/man.$$
mkdir -p "$work" && cd "$work" || exit 99
trap 'cd / && rm -rf "$work"' EXIT
trap 'exit 99' HUP INT TERM
ln -s "$LOJA_SRCDIR/examples" examples
# what the pages take for granted
PATH=$LOJA_BUILDDIR:$PATH
LC_ALL=C
export PATH LC_ALL
loja prove examples/z2.yaml -q >/dev/null || exit 1
status=0 n=0

for page in "$LOJA_SRCDIR"/man/*.1; do
    awk '/^\.SH/ { on = /EXAMPLES/ }
        /^\.fi/ { block = 0 }
        on && block { gsub(/\\-/, "-"); gsub(/\\e/, "\\"); print }
        /^\.nf/ { block = 1 }' "$page" >lines
    # lines that go on
    sed -e ':a' -e '/\\$/N; s/\\\n//; ta' lines >commands
    while IFS= read -r command <&3; do
        case $command in
        *'loja plot'*) command -v gnuplot >/dev/null || continue ;;
        esac
        n=$((n + 1))
        sh -c "$command" >out 2>&1 3<&- || {
            echo "$(basename "$page"): $command"
            head -n 5 out
            status=1
        }
    done 3<commands
done
test $n -ge 12 || { echo "only $n examples"; status=1; }
exit $status
