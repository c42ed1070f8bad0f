#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# check.sh BUILDDIR: what can be seen of the recipes without their systems:
# their syntax where an interpreter is there, one version, all libraries.
set -u
cd "${1:-.}/packaging" || exit 2
status=0
version=$(sed -n 's/^Version: //p' ../loja.pc)
for f in spack/package.py conda/meta.yaml homebrew/loja.rb guix/loja.scm; do
    grep -q "$version" $f || { echo "$f: not of $version"; status=1; }
    if grep -n '@[A-Z_]*@' $f; then status=1; fi
    for l in flint gmp mpfr mpfi yaml jansson nettle sundials zlib; do
        grep -qi "$l" $f || { echo "$f: no $l"; status=1; }
    done
done
if command -v python3 >/dev/null; then
    python3 -c 'import ast; ast.parse(open("spack/package.py").read())' ||
        status=1
fi
if command -v ruby >/dev/null; then ruby -c homebrew/loja.rb || status=1; fi
if command -v guile >/dev/null; then
    guile -c '(call-with-input-file "guix/loja.scm" (lambda (p)
        (let loop ((x (read p))) (if (not (eof-object? x)) (loop (read p))))))' ||
        status=1
fi
# without an interpreter: as many closing parentheses as opening ones
test "$(tr -cd '(' <guix/loja.scm | wc -c)" = \
    "$(tr -cd ')' <guix/loja.scm | wc -c)" ||
    { echo 'guix/loja.scm: parentheses'; status=1; }
exit $status
