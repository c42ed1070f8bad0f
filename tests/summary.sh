#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# summary.sh LOG...: counts what the tests with these logs did and ends with
# the line `N passed, N failed'; fails when a test failed.  A runner counts
# as many as its line `loja-tests: N passed, N failed' says, any other test
# as one; a test without a result is a failed one.

passed=0
failed=0
skipped=0
for log in "$@"; do
    base=${log%.log}
    p=0
    f=0
    counts=$(sed -n \
        's/^loja-tests: \([0-9]*\) passed, \([0-9]*\) failed$/\1 \2/p' \
        "$log" 2>/dev/null | tail -n 1)
    if test -n "$counts"; then
        p=${counts% *}
        f=${counts#* }
    fi
    result=$(sed -n 's/^:test-result: *\([A-Z]*\).*/\1/p' "$base.trs" \
        2>/dev/null | tail -n 1)
    case $result in
    PASS|XFAIL)
        # A status of success with failed tests would be a broken runner.
        test "$p$f" = 00 && p=1
        ;;
    SKIP)
        skipped=$((skipped + 1))
        echo "skipped: $base"
        p=0
        f=0
        ;;
    *)
        test "$f" = 0 && f=1
        echo "failed: $base (see $log)"
        ;;
    esac
    passed=$((passed + p))
    failed=$((failed + f))
done
test $skipped = 0 || echo "$skipped skipped"
echo "$passed passed, $failed failed"
test $failed = 0 && test $passed != 0
