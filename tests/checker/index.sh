#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# The index of a map says which set of starts is meant: what its cells do not
# cover is not proved, and what it does not say exactly is refused.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"
z=$LOJA_SRCDIR/examples

run 0 map "$z/z1.yaml" --x 'w1[0][0]=1/2:3/2' --y 'w2[0][0]=1/2:3/2' \
    --grid 2x2 --depth 1 --out m -q
check 0 m
has out 'PROVED: every flow from the set of starts of the index DIVERGES.'

# edit_index STATUS SED TEXT: the map with that first line
edit_index() {
    rm -rf b
    cp -R m b
    sed "1{$2
}" m/index.jsonl >b/index.jsonl
    cmp -s m/index.jsonl b/index.jsonl && fail "$2 changes nothing"
    check "$1" b
    has out "$3"
}

# A ball within the box is proved; one that goes beyond it, or that has more
# dimensions than the box, holds starts of no cell.
ball='s/"cut"/"ball":true,"cut"/'
edit_index 0 "$ball;s/\"start\":/\"start_radius\":\"1\/2\",&/" \
    'PROVED: every flow from the set of starts of the index DIVERGES.'
edit_index 5 "$ball;s/\"start\":/\"start_radius\":\"501\/1000\",&/" \
    'the axes do not hold it'
for start in '3\/4' '5\/4'; do
    edit_index 5 "$ball;s/\"start\":\[\"1\"/\"start_radius\":\"1\/2\",\"start\":[\"$start\"/" \
        'the axes do not hold it'
done
edit_index 5 "$ball;s/\"start\":/\"start_radius\":\"1\/8\",&/
    s/\"axes\":\[\"[^\"]*\",/\"axes\":[/;s/\"grid\":\[2,2\]/\"grid\":[2]/" \
    'the axes do not hold it'

# Numbers have one meaning, and the network is one.
for radius in '"0.5"' '"1\/0"' '"-1\/2"' '"0"' 1; do
    edit_index 5 "s/\"start\":/\"start_radius\":$radius,&/" 'start_radius'
done
edit_index 5 's/"start":\["1","1"\]/"start":["1"]/' 'start, a list of 2'
edit_index 5 's/"start":\["1","1"\]/"start":null/' 'start, a list of 2'
edit_index 5 's/=1\/2:3\/2/=0.5:1.5\/1/' 'axes and grid'
# (mpq_set_str would take the first two)
for low in -11\\/-10 ' 1' 0x1 +1 1\\/0 1\\/ \\/2 2\\/4 01 1.0 '' -; do
    edit_index 5 "s/=1\\/2:3\\/2/=$low:3\\/2/" 'axes and grid'
done
edit_index 5 's/"grid":\[2,2\]/"grid":[4097,1]/' 'axes and grid'
edit_index 5 's/"widths":\[1,1,1\]/"widths":[1,-1,1]/' 'the index of a map'
edit_index 5 's/"widths":\[1,1,1\]/"widths":[1,1000000,1000000]/' \
    'the index of a map'
# as many axes and cells as a grid may have
edit_index 5 's/"widths":\[1,1,1\]/"widths":[1,2,1]/
    s/"start":\["1","1"\]/"start":["1","1","1","1"]/
    s/"axes":\["w1\[0\]\[0\]/&=1:2","w1[1][0]=1:2","w2[0][1]/
    s/"grid":\[2,2\]/"grid":[4096,4096,4096,4096]/' 'a grid of at most'
# without an index
mkdir empty
check 4 empty
has out 'index.jsonl: No such file'
finish
