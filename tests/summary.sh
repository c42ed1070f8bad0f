#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# summary.sh LOG...: counts what the tests with these logs did and ends with
# the line `N passed, N failed'; fails when a test failed.  A runner counts
# as many as its line `loja-tests: N passed, N failed' says, any other test
# as one; a test without a result is a failed one.  Before that, the seconds
# of processor time by room (timed.sh), and the three longest tests.

passed=0
failed=0
skipped=0
used=
for log in "$@"; do
    base=${log%.log}
    # MINUTESmSECONDS of what the test ran, the second line of `times'
    t=$(sed -n '/^loja-times:$/{n;n;s/s .*//p;}' "$log" 2>/dev/null)
    test -z "$t" || used="$used$t $base
"
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
if test -n "$used"; then
    echo "$used" | awk '
        NF == 2 {
            split($1, t, "m")
            n = split($2, part, "/")
            used = 60 * t[1] + t[2]
            room[n > 2 ? part[n - 1] : "tests"] += used
            all += used
        }
        END {
            for (r in room)
                printf "%8.1f s  %s\n", room[r], r
            printf "%8.1f s  in all\n", all
        }' | sort -rn
    echo "$used" | awk 'NF == 2 {
            split($1, t, "m")
            printf "longest: %.1f s  %s\n", 60 * t[1] + t[2], $2
        }' | sort -k 2 -rn | head -n 5
fi
test $skipped = 0 || echo "$skipped skipped"
echo "$passed passed, $failed failed"
test $failed = 0 && test $passed != 0
