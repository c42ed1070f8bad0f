#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Engine and checker agree on random small instances: what is PROVED or
# REFUTED is ACCEPTED, the status is one that is documented, no option turns
# a flow that converges into one that diverges, and nothing crashes.
#
# LOJA_SEED: where to begin (printed); LOJA_LONG=1: many instances;
# LOJA_AGREE: how many.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"
command -v awk >/dev/null || { echo "SKIP: no awk"; exit 77; }

seed=${LOJA_SEED:-1}
count=${LOJA_AGREE:-6}
test "${LOJA_LONG:-0}" = 0 || count=${LOJA_AGREE:-300}
echo "LOJA_SEED=$seed, $count instances"

# instance SEED: i.yaml.  Small numerators and denominators, so that exact
# zeros, equal inputs, equal targets and points at rest do come up.
instance() {
    awk -v seed="$1" '
    function draw(n) { return int(n * rand()) }
    function number(  p, q) {
        p = draw(9) - 4
        q = substr("1123478", 1 + draw(7), 1)
        return p "/" q
    }
    function row(n,  s, k) {
        for (k = 0; k < n; k++)
            s = s (k ? ", " : "") (zero ? "0" : number())
        return "[" s "]"
    }
    function rows(m, n,  s, k) {
        for (k = 0; k < m; k++)
            s = s (k ? ", " : "") row(n)
        return "[" s "]"
    }
    BEGIN {
        srand(seed)
        shapes = split("1,1,1 1,1,1 1,2,1 1,3,1 2,1,1 1,1,1,1", shape, " ")
        acts = split("logistic tanh softplus gelu silu mish elu softsign " \
            "arctan identity relu erf", act, " ")
        # the first number of a seed says little
        draw(2)
        depth = split(shape[1 + draw(shapes)], w, ",")
        bias = draw(2)
        kind = draw(6)
        printf "network: {widths: [%s", w[1]
        for (k = 2; k <= depth; k++)
            printf ", %s", w[k]
        printf "], activation: %s, bias: %s}\n", act[1 + draw(acts)],
            bias ? "true" : "false"
        print draw(8) ? "loss: mse" : "loss: {type: mse, l2: 1/8}"
        n = 1 + draw(5)
        zero = 0
        for (k = 0; k < n; k++) {
            x = w[1] > 1 ? row(w[1]) : number()
            xs = xs (k ? ", " : "") x
            if (kind == 0) y = 1
            else if (kind == 1) y = w[1] > 1 ? 1 : x
            else y = number()
            ys = ys (k ? ", " : "") y
        }
        print "data: {x: [" xs "], y: [" ys "]}"
        zero = draw(8) == 0
        for (k = 1; k < depth; k++) {
            start = start (k > 1 ? ", " : "") "w" k ": " \
                rows(w[k + 1], w[k])
            if (bias)
                start = start ", b" k ": " row(w[k + 1])
        }
        print "start: {" start "}"
    }' >i.yaml
}

bad() {
    fail "$*"
    cat i.yaml
}

# decided NAME OPTIONS...: prove and check; verdict is the fate that is told
decided() {
    name=$1
    shift
    rm -f c.jsonl
    "$LOJA" prove i.yaml --until 1000 --time 5 --cert c.jsonl -q "$@" \
        >out 2>err
    got=$?
    verdict=$(sed -n 's/^PROVED: the flow \([A-Z]*\) .*/\1/p' out)
    case $got:$verdict in
    0:DIVERGES|0:CONVERGES|3:) ;;
    *) bad "$name: status $got, verdict '$verdict': $(cat err)" ;;
    esac
    test -f c.jsonl || return
    "$check" c.jsonl >said 2>&1
    got=$?
    test $got = 0 || bad "$name: loja-check ends with $got: $(cat said)"
}

k=0
while test $k -lt "$count"; do
    instance $((seed * 1000 + k))
    k=$((k + 1))
    decided "seed $seed, instance $k"
    first=$verdict
    if test $((k % 3)) = 0; then
        decided "seed $seed, instance $k, --digits 8" --digits 8
        case $first:$verdict in
        DIVERGES:CONVERGES|CONVERGES:DIVERGES)
            bad "seed $seed, instance $k: $first, then $verdict" ;;
        esac
    fi
done
finish
