#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The completions are those of the help of this program, and can be read.
: "${LOJA:?}" "${LOJA_SRCDIR:?}" "${LOJA_BUILDDIR:?}"
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
status=0

sh "$LOJA_SRCDIR/completions/make.sh" "$LOJA" "$dir" || status=1
for f in loja.bash _loja loja.fish; do
    cmp "$dir/$f" "$LOJA_SRCDIR/completions/$f" ||
        { echo "run completions/make.sh anew"; status=1; }
done
for s in bash zsh fish; do
    case $s in zsh) f=_loja ;; *) f=loja.$s ;; esac
    if command -v $s >/dev/null; then
        $s -n "$dir/$f" || status=1
    else
        echo "not read: there is no $s"
    fi
done
if command -v bash >/dev/null; then
    bash -c '. "$1"; COMP_WORDS=(loja prove --cl) COMP_CWORD=2; _loja
        test "${COMPREPLY[*]}" = --claim || exit 1
        COMP_WORDS=(loja prove --claim inf) COMP_CWORD=3; _loja
        test "${COMPREPLY[*]}" = infimum || exit 1
        COMP_WORDS=(loja-check --ex) COMP_CWORD=1; _loja_check
        test "${COMPREPLY[*]}" = --exact || exit 1
        COMP_WORDS=(loja in) COMP_CWORD=1; _loja
        test "${COMPREPLY[*]}" = init' bash "$dir/loja.bash" ||
        { echo 'bash completes wrongly'; status=1; }
fi
# every claim, and every option of loja-check
said=$("$LOJA" prove none --claim none 2>&1 |
    sed 's/.*takes \(.*\), not.*/\1/; s/,//g; s/ or / /')
for f in loja.bash _loja loja.fish; do
    grep -qF "$said" "$dir/$f" || { echo "$f: not $said"; status=1; }
done
check=$LOJA_BUILDDIR/loja-check
if test -x "$check"; then
    for o in $("$check" --help |
        sed -n 's/^  \(-., \)\{0,1\}--\([a-z]*\).*/\2/p'); do
        for f in loja.bash _loja; do
            grep -qe "--$o" "$dir/$f" || { echo "$f: no --$o"; status=1; }
        done
        grep -qe "loja-check -l $o" "$dir/loja.fish" ||
            { echo "loja.fish: no --$o"; status=1; }
    done
fi
exit $status
