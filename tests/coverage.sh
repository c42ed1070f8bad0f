#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# coverage.sh SRCDIR [ROOM...]: how many lines of the rooms (default: those
# that must be trusted) the tests have run, from what a build with
# --enable-coverage left in the current directory.  One line a room, then the
# files below LOW percent; fails where a room is below it.  With lcov also a
# page for each file in coverage.d.
set -u
LC_ALL=C
export LC_ALL
LOW=95
src=$(cd "$1" && pwd) || exit 2
shift
test $# != 0 || set -- checker verify infinity trap threshold zeros infimum \
    round jet loss
find src -name '*.gcda' | grep -q . || {
    echo 'coverage: nothing was run; configure with --enable-coverage' >&2
    exit 1
}

# NAME PERCENT LINES for every source of the rooms, once an object.
for room in "$@"; do
    find "src/$room" -name '*.gcno' | while read -r notes; do
        gcov -n -o "$(dirname "$notes")" "$notes" 2>/dev/null
    done
done | awk -v top="$src/" '
    /^File / {
        name = substr($0, 7, length($0) - 7)
        # a build directory names the sources as it sees them
        sub(/^.*\/src\//, "src/", name)
    }
    /^Lines executed:/ && name != "" {
        split(substr($0, 16), part, "% of ")
        print name, part[1], part[2]
        name = ""
    }
    /^No executable lines/ { name = "" }' >coverage.list

status=0
for room in "$@"; do
    awk -v room="src/$room/" -v low=$LOW '
        index($1, room) == 1 && $1 ~ /\.c$/ {
            run = $2 * $3 / 100
            # an object in two libraries: the one that was run more
            if (!($1 in lines) || run > hit[$1]) {
                hit[$1] = run
                lines[$1] = $3
            }
        }
        END {
            for (f in lines) {
                all += lines[f]
                good += hit[f]
                if (hit[f] < low / 100 * lines[f])
                    below = below sprintf("  %5.1f %%  %4.0f of %4d not " \
                        "run  %s\n", 100 * hit[f] / lines[f],
                        lines[f] - hit[f], lines[f], f)
            }
            if (all > 0)
                printf "%-10s %5.1f %% of %d lines\n",
                    substr(room, 5, length(room) - 5), 100 * good / all,
                    all
            printf "%s", below
            exit !(all > 0 && good >= low / 100 * all)
        }' coverage.list || status=1
done
if command -v lcov >/dev/null && command -v genhtml >/dev/null; then
    lcov -q -c -d src -o coverage.info >/dev/null 2>&1 &&
        genhtml -q -o coverage.d coverage.info >/dev/null 2>&1 &&
        echo 'coverage: a page for each file in coverage.d'
fi
rm -f coverage.list
test $status = 0 || echo "coverage: a room is below $LOW %"
exit $status
