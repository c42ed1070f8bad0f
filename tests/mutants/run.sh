#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# run.sh SRCDIR BUILDDIR [PATCH...]: does the suite notice a broken library?
#
# Each PATCH (default: all of tests/mutants) breaks one thing and says in a
# line before the diff which tests must fail then:
#     # tests: tests/jet/run_jet tests/cli/flow.sh
# The sources are copied and built once, with the options that BUILDDIR was
# configured with; each patch is applied there, built, tested and taken
# back.  One line a mutant: KILLED (the tests failed, as they must),
# SURVIVED, or ERROR (the patch does not apply or does not compile).
#
# LOJA_MUTANT_TIMEOUT: seconds for the tests of one mutant (default 600);
# a mutant that runs that long is taken as killed.
# LOJA_MUTANT_DIR: where to work, kept afterwards (default: a temporary
# directory that is removed).

srcdir=$(cd "$1" && pwd) || exit 2
builddir=$(cd "$2" && pwd) || exit 2
shift 2
test $# != 0 || set -- "$srcdir"/tests/mutants/*.patch
if test ! -f "$1"; then
    echo "check-mutants: no patches" >&2
    exit 1
fi

if test -n "$LOJA_MUTANT_DIR"; then
    work=$LOJA_MUTANT_DIR
    mkdir -p "$work" || exit 2
    work=$(cd "$work" && pwd)
else
    work=$(mktemp -d "${TMPDIR:-/tmp}/loja-mutants.XXXXXX") || exit 2
    trap 'rm -rf "$work"' 0
    trap 'exit 130' 1 2 15
fi
tree=$work/tree
build=$work/build
log=$work/log
jobs=$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)

# Build trees, packages and histories are left out; the mtimes are kept, so
# that nothing of autotools runs again.
rm -rf "$tree" "$build"
mkdir -p "$tree" "$build" || exit 2
(cd "$srcdir" && find . -mindepth 1 -maxdepth 1 ! -name .git \
    ! -name 'build*' -o -name build-aux) |
    sed -n 's|^\./||p' | grep -v '^loja-[0-9].*' |
    (cd "$srcdir" && tar -cf - -T -) | (cd "$tree" && tar -xf -) || exit 2

# An in-tree build leaves a configured source directory, from which configure
# refuses to work elsewhere.
(cd "$tree" && rm -f config.status config.log Makefile libtool loja &&
    find . \( -name '*.o' -o -name '*.lo' -o -name '*.la' -o \
        -name '*.log' -o -name '*.trs' \) -exec rm -f {} + )

echo "check-mutants: building the sound library once"
options=$("$builddir/config.status" --config 2>/dev/null)
(cd "$build" &&
    eval "'$tree/configure' $options --disable-shared CFLAGS='-O1'" \
        --disable-werror \
        --enable-dependency-tracking --quiet &&
    make -j"$jobs") >"$log" 2>&1 || {
    tail -n 30 "$log"
    echo "check-mutants: the sound library does not build" >&2
    exit 1
}

# run_tests TEST...: builds the tests and runs them.
build_tests() {
    programs=
    for t in "$@"; do
        case $t in
        *.sh) ;;
        *) programs="$programs $t" ;;
        esac
    done
    # Not in one call: `all' is a make of its own, and two of them would
    # write the same objects.
    (cd "$build" && make -j"$jobs" all &&
        { test -z "$programs" || make -j"$jobs" $programs; }) >"$log" 2>&1
}
run_tests() {
    (cd "$build" &&
        $timeout make -j"$jobs" check TESTS="$*" \
            check_PROGRAMS="$programs") >"$log" 2>&1
}
timeout=
if command -v timeout >/dev/null; then
    timeout="timeout ${LOJA_MUTANT_TIMEOUT:-600}"
fi
tests_of() {
    sed -n 's/^# tests: *//p' "$1" | head -n 1
}

# Tests that fail anyway would kill everything.
all=$(for p in "$@"; do tests_of "$p"; done | tr ' ' '\n' | sort -u |
    tr '\n' ' ')
if ! { build_tests $all && run_tests $all; }; then
    tail -n 30 "$log"
    echo "check-mutants: the tests fail on the sound library" >&2
    exit 1
fi

killed=0
bad=0
for p in "$@"; do
    name=$(basename "$p" .patch)
    tests=$(tests_of "$p")
    if test -z "$tests"; then
        echo "ERROR    $name: no line '# tests: ...'"
        bad=$((bad + 1))
        continue
    fi
    # Fuzz would allow a patch to land elsewhere.
    if ! patch -d "$tree" -p1 -f -F0 --dry-run <"$p" >"$log" 2>&1; then
        echo "ERROR    $name: the patch does not apply"
        bad=$((bad + 1))
        continue
    fi
    patch -d "$tree" -p1 -f -F0 --no-backup-if-mismatch <"$p" >"$log" 2>&1
    if ! build_tests $tests; then
        grep -E 'error|Error' "$log" | head -n 5
        echo "ERROR    $name: does not build"
        bad=$((bad + 1))
    elif run_tests $tests; then
        echo "SURVIVED $name"
        bad=$((bad + 1))
    else
        echo "KILLED   $name"
        killed=$((killed + 1))
    fi
    patch -d "$tree" -p1 -f -F0 -R --no-backup-if-mismatch <"$p" \
        >/dev/null 2>&1 || {
        echo "check-mutants: cannot take $name back" >&2
        exit 1
    }
done

echo "check-mutants: $killed killed, $bad not"
test $bad = 0
