#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Rule merging in loja-check.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

for c in merging-two merging-flat; do
    cp "$LOJA_SRCDIR/tests/checker/$c.jsonl" .
    check 0 $c.jsonl
    has out 'diverges PROVED (merging'
done
c=merging-two.jsonl
line=$(($(wc -l <$c) - 1))
# the pair the other way round: h < 0
sed -e "${line}s/\"neurons\":\[0,1\]/\"neurons\":[1,0]/" \
    -e "${line}s/\"centre\":\[\([^,]*\),\([^,]*\),/\"centre\":[\2,\1,/" \
    -e "${line}s/\"frame\":\[\(\[[^]]*\]\),\(\[[^]]*\]\),/\"frame\":[\2,\1,/" \
    $c | sed '$d' >swapped.jsonl
hash=$(sha256sum swapped.jsonl | cut -d ' ' -f 1)
tail -n 1 $c | sed "s/\"sha256\":\"[0-9a-f]*\"/\"sha256\":\"$hash\"/" \
    >>swapped.jsonl
check 0 swapped.jsonl
has out 'Neurons 2 and 1 merge'

scaled $c $line a 9 3 'a: more than'
scaled $c $line c 9 3 'c: more than'
scaled $c $line excess 7 3 'excess: less than'
scaled $c $line D0 7 3 'D0: less than'
scaled $c $line D0 9 3 ': D > D0 is not proved where'
scaled $c $line h0 7 3 'h0: D > D0 is not proved where h'
scaled $c $line h0 64 0 'a: more than'
scaled $c $line rho 7 3 'rho: D > D0 is not proved where |xi|'
scaled $c $line rho 64 0 'rho: convexity'
scaled $c $line mu 1 12 'mu: '
scaled $c $line mu 64 0 'c: more than'
edited $c "${line}s/\"limit\":\[\"0x/&f/" 'limit'
edited $c "${line}s/\"limit\":\[\"[^,]*,\(\"[^]]*\)/\"limit\":[\1,\1/" 'limit: Linf'
edited $c "${line}s/\"centre\":\[\"0x8/\"centre\":[\"0x9/" 'rho: '
# the centre moves by a part of rho: off counts
edited $c "${line}s/\(\"centre\":\[[^,]*\),\"[^\"]*\"/\1,\"0x2669p-13\"/" \
    'rho: D > D0 is not proved where |xi|'
# a frame of other numbers
edited $c "${line}s/\"frame\":\[\[\"0\"/\"frame\":[[\"0x1p+0\"/" 'rho: '
edited $c "${line}s/\"neurons\":\[0,1\]/\"neurons\":[1,0]/" 'rho: convexity'
edited $c "${line}s/\"neurons\":\[0,1\]/\"neurons\":[0,0]/" 'neurons: '
edited $c "${line}s/\"neurons\":\[0,1\]/\"neurons\":[0,2]/" 'neurons: '
edited $c "${line}s/\"neurons\":\[0,1\]/\"neurons\":[0]/" 'neurons: '
edited $c "${line}s/\"sign\":1/\"sign\":-1/" 'h0: theta(T) is not proved'
edited $c "${line}s/\"sign\":1/\"sign\":0/" 'family: '
edited $c "${line}s/\"q\":2/\"q\":1/" 'q: 2'
edited $c "${line}s/\"family\":\"merge\"/\"family\":\"flat\"/" 'neurons: '
edited $c "${line}s/\"h0\":/\"b\":\"0x1p+0\",&/" 'no member'
c=merging-flat.jsonl
line=$(($(wc -l <$c) - 1))
scaled $c $line a 9 3 'a: more than'
scaled $c $line c 9 3 'c: more than'
scaled $c $line excess 7 3 'excess: less than'
scaled $c $line h0 7 3 'h0: D > D0 is not proved where h'
scaled $c $line rho 3 2 'rho: D > D0 is not proved where |xi|'
edited $c "${line}s/\"sign\":-1/\"sign\":1/" ':'
edited $c "${line}s/\"q\":1/\"q\":2/" 'q: 1, or psi is odd'
edited $c "${line}s/\"neurons\":\[0\]/\"neurons\":[1]/" 'neurons: '
edited $c "${line}s/\"neurons\":\[0\]/\"neurons\":[0,0]/" 'neurons: '
# a claim that the loss tends to 0 does not follow
edited $c "${line}s/\"name\":\"diverges\"/\"name\":\"infimum\"/" ':'
finish
