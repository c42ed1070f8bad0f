#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Killed twenty times at random moments, a run ends with the same bytes.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"

instance=$examples/z2.yaml
until=1e12
run 0 flow "$instance" --until $until --cert whole.jsonl -q
cp out whole.out

# moments in hundredths of a second, the same in every run of the tests
seed=${LOJA_SEED:-1}
moment() {
    seed=$(((seed * 1103515245 + 12345) % 2147483648))
    echo "0.$(printf '%02d' $((seed / 65536 % 28 + 2)))"
}

kills=0
finished=0
while test $kills -lt 20; do
    "$LOJA" flow "$instance" --until $until --cert killed.jsonl --resume -q \
        >out 2>err &
    pid=$!
    sleep "$(moment)"
    if kill -9 $pid 2>/dev/null; then
        kills=$((kills + 1))
    fi
    # the shell's word on the killed process is not wanted
    wait $pid 2>/dev/null
    if test -f killed.jsonl; then
        # it came to its end between two kills: the next one starts anew
        same killed.jsonl whole.jsonl
        rm -f killed.jsonl killed.jsonl.part
        finished=$((finished + 1))
    fi
done 2>/dev/null
run 0 flow "$instance" --until $until --cert killed.jsonl --resume -q
same killed.jsonl whole.jsonl
sed 's/whole/killed/' whole.out | cmp -s - out || fail 'another verdict'
echo "$kills kills, $finished runs finished between them"

# a part that is garbage behind its first lines is refused, not believed
head -n 3 whole.jsonl >killed.jsonl.part
echo '{"record":"step"}' >>killed.jsonl.part
tail -n 2 whole.jsonl >>killed.jsonl.part
rm -f killed.jsonl
run 4 flow "$instance" --until $until --cert killed.jsonl --resume -q
one_line 'killed.jsonl.part:4: expected'
# ... and so is one whose steps do not join
head -n 5 whole.jsonl |
    sed '4s/"coef":\[\["\(-\{0,1\}\)0x/"coef":[["\10x1/' >killed.jsonl.part
run 4 flow "$instance" --until $until --cert killed.jsonl --resume -q
one_line 'step 2 does not join the one before'
# an empty part, and half a first line, are no reason to refuse
: >killed.jsonl.part
run 0 flow "$instance" --until 2 --cert killed.jsonl --resume -q
rm -f killed.jsonl
head -c 100 whole.jsonl >killed.jsonl.part
run 0 flow "$instance" --until 2 --cert killed.jsonl --resume -q
finish
