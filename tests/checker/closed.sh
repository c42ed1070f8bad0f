#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# loja-check: objects are closed, values have the forms of proofs/FORMAT.md,
# and what is too large is refused at once.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"

run 0 flow "$examples/z1.yaml" --until 1 --digits 8 --cert f.jsonl -q
run 0 prove "$examples/z1.yaml" --claim infimum --cert p.jsonl -q
check 0 f.jsonl
check 0 p.jsonl

# keys with blanks, missing keys, keys too many, in every object
edited f.jsonl '1s/"problem":{/&"widths activations":1,/' 'no member "widths'
edited f.jsonl '1s/"problem":{/&"":1,/' 'no member ""'
edited f.jsonl '1s/"l2":"0",//' 'problem: "l2" is missing'
edited f.jsonl '1s/"target":[^,]*,//' 'problem: "target" is missing'
edited f.jsonl '1s/,"options":{.*}}/}/' 'line 1: "options" is missing'
edited f.jsonl '1s/"options":{.*}}/"options":{}}/' 'options: "digits" is missing'
edited f.jsonl '1s/"options":{.*}}/"options":[]}/' 'options: an object'
edited f.jsonl '2s/"rule":"tube",//' 'a step'
edited f.jsonl '2s/"hint":{/&"h order":1,/' 'no member "h order"'
edited f.jsonl '2s/"order":[0-9]*,//' 'hint: "order" is missing'
edited f.jsonl '2s/"x0":/"x0 x1":"0",&/' 'no member "x0 x1"'
edited p.jsonl '2s/"theorem":/"name status":1,&/' 'no member "name status"'
edited p.jsonl '2s/"T":null,//' 'a claim: "T" is missing'

# values
edited f.jsonl '1s/"until":"[^"]*"/"until":"-5"/' 'options: until'
edited f.jsonl '1s/"until":"[^"]*"/"until":"0"/' 'options: until'
edited f.jsonl '1s/"proposer":"automatic"/"proposer":3/' 'a proposer'
edited f.jsonl '1s/"proposer":"automatic"/"proposer":"guess"/' 'a proposer'
edited f.jsonl '1s/"digits":[0-9]*/"digits":-1/' 'options: digits'
edited f.jsonl '1s/"order":[0-9]*/"order":1.5/' 'options: order'
edited f.jsonl '1s/"target":[^,]*,/"target":1,/' 'target: a string or null'
edited f.jsonl '2s/"hint":{"h":"/&-/' 'hint'

# sizes: zeros behind the path are the same path, too many are refused
zeros=$(yes '"0"' | head -n 1000 | paste -s -d ,)
sed "2s/\(\"coef\":\[\[[^]]*\)\],\[\([^]]*\)\]/\1,$zeros],[\2,$zeros]/" \
    f.jsonl | sed '$d' >padded.jsonl
hash=$(sha256sum padded.jsonl | cut -d ' ' -f 1)
tail -n 1 f.jsonl | sed "s/\"sha256\":\"[0-9a-f]*\"/\"sha256\":\"$hash\"/" \
    >>padded.jsonl
cmp -s f.jsonl padded.jsonl && fail 'nothing padded'
check 0 padded.jsonl
edited padded.jsonl "2s/\(\"coef\":\[\[[^]]*\)\],\[\([^]]*\)\]/\1,$zeros],[\2,$zeros]/" \
    'coef, lists of at most 2000'

# twelve inputs that depend on each other and fourteen samples of long
# fractions: refused; independent ones: proved at once
if command -v awk >/dev/null; then
    long() {
        awk -v n=$1 -v digits=$2 -v copy=$3 'BEGIN { srand(7)
            for (i = 0; i < n + 2; i++) { row = ""
                for (j = 0; j < n; j++) { x = 1 + int(9 * rand())
                    for (k = 1; k < digits; k++) x = x int(10 * rand())
                    if (copy && j == n - 1) x = first
                    if (j == 0) first = x
                    row = row (j ? ", " : "") x "/7" }
                xs = xs (i ? ", " : "") "[" row "]"
                ys = ys (i ? ", " : "") "[" int(100 * rand()) "]" }
            print "network: {widths: [" n ", 1, 1], activation: identity}"
            print "loss: mse"
            print "data: {x: [" xs "], y: [" ys "]}" }'
    }
    long 12 4000 0 >i.yaml
    run 0 prove i.yaml --claim unattained --cert c.jsonl -q
    check 0 c.jsonl
    long 12 4000 1 >i.yaml
    run 0 prove i.yaml --claim unattained --cert c.jsonl -q
    check 5 c.jsonl
    has out 'too long, for exact elimination'
    long 4 20 1 >i.yaml
    run 0 prove i.yaml --claim unattained --cert c.jsonl -q
    check 0 c.jsonl
fi

# last line OLD NEW TEXT: a change of the last line, which no hash covers
last() {
    sed "\$s/$2/$3/" "$1" >bad.jsonl
    cmp -s "$1" bad.jsonl && fail "$2 changes nothing"
    check 5 bad.jsonl
    has out "$4"
}
last f.jsonl '"congruence",' '' 'rules: congruence is used'
last f.jsonl '"congruence",' '"congruence","threshold",' 'rules: those'
last f.jsonl '"congruence",' '"congruence","congruence",' 'rules: those'
last f.jsonl '"congruence",' '"congruence",1,' 'rules: those'
last f.jsonl '"activation-enclosure"' '"activation"' 'activation-enclosure is'
last p.jsonl '"infimum-family"' '"infimum-deep"' 'infimum-family is used'
last p.jsonl '"assumes":\[' '&"lemma"' 'assumes'
last p.jsonl '"verdict":null,' '' 'the end: "verdict" is missing'
last f.jsonl '"error":' '"t error":1,&' 'no member "t error"'
finish
