#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Doubles and --exact agree on random networks of depth 1 to 4, all
# activations that have flows, 1 to 300 samples, some of them with equal
# inputs: the enclosures of both meet, and loja-check accepts the certificates
# of both with and without --exact.
#
# LOJA_SEED: where to begin (printed); LOJA_EXACT: how many (6).
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"
command -v awk >/dev/null || { echo "SKIP: no awk"; exit 77; }

seed=${LOJA_SEED:-1}
count=${LOJA_EXACT:-6}
echo "LOJA_SEED=$seed, $count networks"

# instance SEED NUMBER: i.yaml; NUMBER goes through depths and activations.
instance() {
    awk -v seed="$1" -v number="$2" '
    function draw(n) { return int(n * rand()) }
    BEGIN {
        srand(seed)
        acts = split("tanh elu gelu softsign silu mish logistic softplus " \
            "arctan identity erf", act, " ")
        draw(2)
        depth = 1 + (number + draw(2)) % 4
        in2 = draw(3) == 0
        printf "network: {widths: [%d", 1 + in2
        for (k = 1; k < depth; k++)
            printf ", %d", 1 + draw(depth > 2 ? 2 : 4)
        printf ", 1]"
        if (depth > 1)
            printf ", activation: %s", act[1 + number % acts]
        printf ", bias: %s}\n", draw(4) ? "true" : "false"
        print draw(6) ? "loss: mse" : "loss: {type: mse, l2: 1/8}"
        # as many small n as large ones
        n = int(exp(log(300) * rand() + 1e-9))
        kind = draw(2)
        for (k = 0; k < n; k++) {
            x = kind ? (draw(2001) - 1000) "/1000" : (draw(13) - 6) "/4"
            if (in2)
                x = "[" x ", " (draw(9) - 4) "/4]"
            xs = xs (k ? ", " : "") x
            ys = ys (k ? ", " : "") (draw(41) - 20) "/16"
        }
        print "data: {x: [" xs "], y: [" ys "]}"
        print "start: {xavier: {seed: " 1 + draw(1000) "}}"
    }' >i.yaml
}

# theta NAME: the parameters and the radius, in decimals.
theta() {
    "$LOJA" show "$1.jsonl" --at 1/2 --json |
        sed -n 's/^  "error": "\(.*\)",$/error \1/p
            s/^ *"\(-*[0-9][0-9/]*\)".*/theta \1/p' >"$1.theta"
}

# meet: the balls around both ends have a point in common.
meet() {
    awk '
    $1 == "error" { radius += $2 }
    $1 == "theta" {
        split($2, q, "/")
        value = q[2] == "" ? q[1] : q[1] / q[2]
        if (FNR == NR)
            first[FNR] = value
        else
            sum += (value - first[FNR])^2
        size += value^2
        n++
    }
    END { exit !(n > 0 && sqrt(sum) <= radius + 1e-15 * sqrt(size)) }
    ' doubles.theta exact.theta
}

bad() {
    fail "seed $seed, network $k: $*"
    cat i.yaml
}

k=0
compared=0
while test $k -lt "$count"; do
    k=$((k + 1))
    instance $((seed * 1000 + k)) $((seed + k))
    rm -f ./*.jsonl
    for name in doubles exact; do
        option=
        test $name = doubles || option=--exact
        "$LOJA" flow i.yaml --until 1/2 --digits 6 --time 60 $option \
            --cert $name.jsonl -q >out 2>err
        status=$?
        case $status in
        0) theta $name ;;
        3) ;;
        *) bad "$name: status $status: $(cat err)" ;;
        esac
        echo "$k $name: $(head -n 1 out)"
        test $status = 0 || continue
        for option in '' --exact; do
            "$check" $name.jsonl $option >said 2>&1 ||
                bad "$name, loja-check $option: $(cat said)"
        done
    done
    if test -f doubles.theta && test -f exact.theta; then
        compared=$((compared + 1))
        meet || bad "the enclosures do not meet"
    fi
    rm -f doubles.theta exact.theta
done
test $((compared * 5)) -ge $((count * 4)) ||
    fail "of $count networks $compared were compared"
finish
