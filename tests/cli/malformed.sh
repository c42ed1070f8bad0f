#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Every malformed instance: status 4, one line that names file and place,
# nothing written.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"

n=0
for f in "$LOJA_SRCDIR"/tests/data/malformed/*.yaml; do
    name=$(basename "$f")
    run 4 flow "$f" --until 1
    test -s out && fail "$name: words on stdout"
    one_line 'expected '
    grep -qE '^loja flow: .*:[0-9]+:[0-9]+: ' err ||
        fail "$name: no place in: $(cat err)"
    n=$((n + 1))
done
test $n -ge 30 || fail "only $n files"
run 4 eval "$f"
one_line 'expected '
rm -f out err
test -z "$(ls)" || fail "written: $(ls)"
finish
