#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Damaged certificates of the zoo are rejected or harmless.  LOJA_MUTANTS: how
# many of each (make check-long: 10000); the seed is fixed.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
mutate=$LOJA_BUILDDIR/tests/checker/mutate
test -x "$mutate" || { echo "SKIP: loja-check was not built"; exit 77; }
count=${LOJA_MUTANTS:-60}

for z in ${LOJA_MUTATE:-z1 z5 minimum z1-threshold step}; do
    "$mutate" "$LOJA_SRCDIR/proofs/zoo/$z.jsonl" "$count" \
        "${LOJA_SEED:-1}" >mutants || fail "$(cat mutants)"
    cat mutants
done
finish
