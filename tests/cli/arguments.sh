#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Wrong usage: status 2 and one line; help: status 0.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
z1=$examples/z1.yaml

while read -r text arguments; do
    # Word splitting is meant.
    # shellcheck disable=SC2086
    run 2 $arguments
    one_line "$text"
    test -s out && fail "$arguments: words on stdout"
done <<EOF
command
command nonsense
needs flow
one flow $z1 $z1
option flow $z1 --nonsense
option flow $z1 -x
value flow $z1 --until
--until flow $z1 --until 0
--until flow $z1 --until=-1
--until flow $z1 --until 1e999999999
--until flow $z1 --until nan
--digits flow $z1 --digits 0
--digits flow $z1 --digits 1.5
--digits flow $z1 --digits 99999999999999999999
--order flow $z1 --order many
--precision flow $z1 --precision 1
--proposer flow $z1 --proposer euler
--threads flow $z1 --threads 0
--time flow $z1 --time -1
--time flow $z1 --time inf
--json flow $z1 --json=yes
--no-cert flow $z1 --resume --no-cert
needs eval
option eval $z1 --until 3
--precision eval $z1 --precision x
needs plot
--out plot c.jsonl
help help nonsense
EOF
test -f z1.cert.jsonl && fail 'something was run'

run 0 help
for c in flow eval plot; do
    has out "  $c "
    "$LOJA" help $c >help.out || fail "help $c"
    has help.out "Usage: loja $c"
    run 0 $c --help
    has out "Usage: loja $c"
    run 0 help
    # every option of the help is in the manual page, and the other way
    sed -n 's/^  \(-., \)\{0,1\}\(--[a-z-]*\).*/\2/p' help.out | sort >a
    sed -n 's/^\.B[IR]* .*\\-\\-\([a-z\\-]*\).*/--\1/p' \
        "$LOJA_SRCDIR/man/loja-$c.1" | tr -d '\\' | sort -u >b
    same a b
done
finish

# Threads that have nothing to do leave the processors to others, unless the
# user wants it otherwise.  (Without OpenMP nothing is displayed.)
OMP_DISPLAY_ENV=TRUE "$LOJA" version >out 2>err
if grep -q WAIT_POLICY err; then
    tail -n 20 err | grep "WAIT_POLICY = 'PASSIVE'" >policy ||
        fail "the wait policy is not passive"
    OMP_WAIT_POLICY=active OMP_DISPLAY_ENV=TRUE "$LOJA" version >out 2>err
    grep -q "WAIT_POLICY = 'ACTIVE'" err || fail "the user's choice is lost"
fi
