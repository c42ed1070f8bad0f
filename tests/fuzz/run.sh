#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# run.sh SRCDIR SECONDS [READER...]: libFuzzer with address and undefined
# behaviour sanitizers on the readers, for SECONDS each (default: all):
#     checker      certificates, by loja-check
#     index        the index of a map, by loja-check
#     cert         certificates, by libloja
#     yaml         instances
#     csv npy npz safetensors    their files
# Builds in fuzz.d of the current directory; config.h is that of the build.
# What was found before is a corpus for the next run.
set -u
src=$(cd "$1" && pwd) || exit 2
seconds=$2
shift 2
test $# != 0 || set -- checker index cert yaml csv npy npz safetensors
flags="-g -O1 -fsanitize=fuzzer-no-link,address,undefined
    -D_XOPEN_SOURCE=700 -DHAVE_CONFIG_H -I. -I.. -I$src -I$src/include
    -I$src/src"
command -v clang >/dev/null || { echo "fuzz: clang is missing" >&2; exit 1; }
mkdir -p fuzz.d/o && cd fuzz.d || exit 1
for r in "$@"; do
    mkdir -p "$r"
done
# objects are kept until a header changes
test -f o/stamp && test -z "$(find "$src/src" "$src/include" -name '*.h' \
    -newer o/stamp)" || rm -f o/*.o
touch o/stamp
zlib=
grep -q 'define LOJA_HAVE_ZLIB' ../config.h && zlib=-lz

# objects NAME ROOM...: of all sources of these rooms, for the program NAME
objects() {
    name=$1
    shift
    for f in "$src/tests/fuzz/fuzz_$name.c" "$@"; do
        o=o/$(echo "${f#"$src"/}" | tr / _).o
        echo "$o"
        test "$o" -nt "$f" && continue
        # shellcheck disable=SC2086
        clang $flags -c -o "$o" "$f" || exit 1
    done
}
# program NAME "LIBRARIES" SOURCE...
program() {
    name=$1
    libs=$2
    shift 2
    list=$(objects "$name" "$@") || exit 1
    # shellcheck disable=SC2086
    clang -fsanitize=fuzzer,address,undefined -o "fuzz_$name" $list $libs ||
        exit 1
}
flint="${FUZZ_LIBS:--lflint-arb -lflint} -lmpfr -lgmp -lyaml -ljansson"
program_of() {
    case $1 in
    checker|index)
        # shellcheck disable=SC2046
        program "$1" '-lmpfi -lmpfr -lgmp -ljansson -lnettle -lm' \
            "$src"/src/checker/records*.c "$src"/src/checker/map*.c \
            $(ls "$src"/src/checker/*/*.c | grep -v -e /coq/ -e /latex/)
        ;;
    cert)
        program cert "$flint -lnettle $zlib -lm" \
            "$src"/src/base/*.c "$src"/src/cert/*.c "$src"/src/data/*.c \
            "$src"/src/net/*.c "$src"/src/jet/*.c "$src"/src/path/*.c \
            "$src"/src/verify/*.c "$src"/src/loss/*.c "$src"/src/lin/*.c \
            "$src"/src/round/*.c
        ;;
    *)
        program instance "$flint $zlib -lm" "$src"/src/base/*.c \
            "$src"/src/data/*.c "$src"/src/net/*.c "$src"/src/jet/*.c \
            "$src"/src/round/*.c
        ;;
    esac
}

# seeds READER: a corpus of good files, small ones; those of the program's own
# are made once
certificates() {
    for z in z1 z5 minimum elu; do
        test -f $z.jsonl || ../loja prove "$src/examples/$z.yaml" \
            --until 100 --cert $z.jsonl -q >/dev/null 2>&1
        test -f $z-flow.jsonl || ../loja flow "$src/examples/$z.yaml" \
            --until 1 --digits 5 --cert $z-flow.jsonl -q >/dev/null 2>&1
    done
    cp "$src/proofs/zoo/z1-threshold.jsonl" .
    for f in *.jsonl; do
        test ! -f "$f" || cp "$f" "$1"
    done
}
seeds() {
    case $1 in
    checker|cert) certificates "$1" ;;
    index)
        test -d map || ../loja map "$src/examples/z1.yaml" \
            --x 'w1[0][0]=1/2:3/2' --y 'w2[0][0]=1/2:3/2' --grid 2x2 \
            --depth 1 --out map -q >/dev/null 2>&1
        test -d ball || ../loja prove "$src/examples/z1.yaml" \
            --radius 11/20 --cells 200 --cert ball -q >/dev/null 2>&1
        cp map/index.jsonl index/map
        cp ball/index.jsonl index/ball
        ;;
    yaml) cp "$src"/examples/*.yaml yaml ;;
    csv) cp "$src"/tests/data/*.csv csv ;;
    npy) cp "$src"/tests/data/numpy/*.npy npy ;;
    npz) cp "$src"/tests/data/numpy/*.npz npz ;;
    safetensors) cp "$src"/examples/data/*.safetensors safetensors ;;
    esac
}

status=0
for r in "$@"; do
    program_of "$r"
    seeds "$r"
    case $r in
    checker|index|cert) p=$r form= ;;
    yaml) p=instance form=instance ;;
    csv) p=instance form=csv ;;
    *) p=instance form=tensors ;;
    esac
    echo "$r:"
    if test -n "$form"; then
        LOJA_FUZZ=$form
        export LOJA_FUZZ
    fi
    ./fuzz_$p "$r" -max_total_time="$seconds" -rss_limit_mb=4000 \
        -timeout=300 -max_len=60000 -artifact_prefix="$r-" \
        -print_final_stats=1 >"$r.log" 2>&1 || status=1
    grep -e '^Done' -e 'SUMMARY' -e 'number_of_executed_units' "$r.log" ||
        tail -n 2 "$r.log"
    unset LOJA_FUZZ
done
exit $status
