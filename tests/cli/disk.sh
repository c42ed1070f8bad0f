#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# No space and no permission: one line, and the old certificate remains.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
z1=$examples/z1.yaml

mkdir dir
echo 'old' >dir/c.jsonl
cp dir/c.jsonl old

# a file that may not grow stands for a full disk
(
    # what --enable-coverage writes would not fit either
    GCOV_PREFIX=$PWD/coverage GCOV_ERROR_FILE=/dev/null
    export GCOV_PREFIX GCOV_ERROR_FILE
    trap '' XFSZ
    ulimit -f 4
    exec "$LOJA" flow "$z1" --until 1e4 --cert dir/c.jsonl >out 2>err
)
test $? = 4 || fail 'status with a full disk'
one_line 'dir/c.jsonl.part: '
same dir/c.jsonl old
# ... and there is room again
run 0 flow "$z1" --until 1e4 --cert dir/c.jsonl --resume -q
run 0 flow "$z1" --until 1e4 --cert fresh.jsonl -q
same dir/c.jsonl fresh.jsonl
cp old dir/c.jsonl

if test -w /dev/full && test -c /dev/full; then
    run 4 flow "$z1" --until 10 --cert /dev/full
    one_line '/dev/full: '
    test -c /dev/full || fail '/dev/full was replaced'
    "$LOJA" flow "$z1" --until 1 --no-cert >/dev/full 2>err
    test $? = 4 || fail 'status when standard output is full'
    one_line 'standard output'
fi

chmod a-w dir
if test -w dir; then
    echo 'root may write everywhere: no test of permissions'
else
    run 4 flow "$z1" --until 10 --cert dir/c.jsonl
    one_line 'dir/c.jsonl.part: '
fi
same dir/c.jsonl old
chmod u+w dir

mkdir dir/c.jsonl.part
run 4 flow "$z1" --until 10 --cert dir/c.jsonl
one_line 'dir/c.jsonl.part: '
same dir/c.jsonl old
run 4 flow "$z1" --until 10 --cert none/c.jsonl
one_line 'none/c.jsonl.part: '
run 4 flow "$z1" --until 10 --cert dir
one_line 'dir: '
finish
