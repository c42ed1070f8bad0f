#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# steps.sh DIR [SECONDS [JOBS]]: twenty labels of a step with a smooth part and
# noise for tanh 1-2-1 and logistic 1-3-1, five random starts each, in DIR;
# what `loja prove' decides within about SECONDS (120) each, JOBS (1) at a
# time, whether loja-check accepts it, and what the others are seen to do: the
# table of doc/steps.md.
set -eu
dir=${1:?usage: steps.sh DIR [SECONDS [JOBS]]}
seconds=${2:-120}
jobs=${3:-1}
LC_ALL=C
export LC_ALL
mkdir -p "$dir"

# instance NETWORK SEED: y = [x > 0] + x/4 + x^2/8 + noise of at most 1/20,
# rounded to hundredths; the noise of a seed is that of a small congruential
# generator.
instance() {
    awk -v network="$1" -v seed="$2" '
    BEGIN {
        n = 20
        state = seed
        for (i = 0; i < n; i++) {
            x = int(64 * (2 * i / (n - 1) - 1) + (i < n / 2 ? -0.5 : 0.5))
            for (k = 0; k < 3; k++)
                state = (state * 1103 + 12345) % 65536
            noise = int(state / 65536 * 11) - 5
            t = x / 64
            y = (x > 0 ? 100 : 0) + 25 * t + 12.5 * t * t + noise
            y = int(y + (y < 0 ? -0.5 : 0.5))
            xs = xs (i ? ", " : "") x "/64"
            ys = ys (i ? ", " : "") y "/100"
        }
        print "# A step with a smooth part and noise (steps.sh)."
        print "network: " network
        print "loss: mse"
        print "data: {x: [" xs "], y: [" ys "]}"
        print "start: {xavier: {seed: " seed "}}"
    }'
}

# seen FILE: the laws of L and |theta|, and what becomes of the neurons
seen() {
    sed -n '/^SEEN/,/^The trajectory/p' "$1" | sed '1d; $d' | tr -s '\n ' '  ' |
    awk '{
        n = split($0, part, "[:,] ")
        for (i = 2; i <= n && part[i] !~ /^w1/; i++)
            printf("%s%s", (i > 2 ? ", " : ""), part[i])
        n = split($0, part, "[.] ")
        for (i = 1; i <= n; i++)
            if (part[i] ~ /^(Neurons? [0-9]|The biases)/)
                printf ". %s", part[i]
    }' | sed 's/|/\\|/g'
}

# decide FILE: proves, checks
decide() {
    loja prove "$1.yaml" --time "$seconds" --cert "$1.jsonl" --threads 1 \
        >"$1.out" || test $? = 3
    if grep -q '^PROVED: the flow' "$1.out"; then
        loja-check --jobs 1 "$1.jsonl" >"$1.check" 2>&1 || :
    fi
}

running=0
for net in tanh-2 logistic-3; do
    for seed in 1 2 3 4 5; do
        f=$dir/$net-$seed
        instance "{widths: [1, ${net#*-}, 1], activation: ${net%-*}}" $seed \
            >"$f.yaml"
        decide "$f" &
        running=$((running + 1))
        if test $running -ge "$jobs"; then
            wait
            running=0
        fi
    done
done
wait

echo '| network, seed | `loja prove` | `loja-check`, or what is seen |'
echo '| --- | --- | --- |'
for net in tanh-2 logistic-3; do
    for seed in 1 2 3 4 5; do
        f=$dir/$net-$seed
        says=$(sed -n '1s/^PROVED: the flow //p' "$f.out")
        rule=$(sed -n 's/^PROVED: .*verges (rule \(.*\))$/\1/p' "$f.out")
        if test -n "$says"; then
            says="$says, rule $rule"
            what=$(sed -n 's/^\(ACCEPTED\|REJECTED\).*/\1/p' "$f.check")
        else
            says=$(sed -n '1s/: neither convergence nor divergence is proved//p' \
                "$f.out")
            what=$(seen "$f.out")
        fi
        echo "| ${net%-*} 1-${net#*-}-1, $seed | $says | $what |"
    done
done
