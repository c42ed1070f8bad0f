#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# run.sh SRCDIR SECONDS: libFuzzer with address and undefined behaviour
# sanitizers on the readers of certificates of loja-check and of libloja, and
# on those of instances and their files, for SECONDS each.  Builds in fuzz.d of the current directory; config.h is
# that of the build.
set -u
src=$(cd "$1" && pwd) || exit 2
seconds=$2
flags="-g -O1 -fsanitize=fuzzer,address,undefined -D_XOPEN_SOURCE=700
    -I. -I.. -I$src -I$src/include -I$src/src"
command -v clang >/dev/null || { echo "fuzz: clang is missing" >&2; exit 1; }
mkdir -p fuzz.d/checker fuzz.d/cert fuzz.d/instance && cd fuzz.d || exit 1

# a corpus of the program's own certificates, small ones
for z in z1 z5 minimum elu
do
    ../loja prove "$src/examples/$z.yaml" --until 100 --cert $z.jsonl -q \
        >/dev/null 2>&1
    ../loja flow "$src/examples/$z.yaml" --until 1 --digits 5 \
        --cert $z-flow.jsonl -q >/dev/null 2>&1
done
cp "$src/proofs/zoo/z1-threshold.jsonl" .
for f in *.jsonl
do
    test -f "$f" || continue
    cp "$f" checker/
    cp "$f" cert/
done
# shellcheck disable=SC2086
clang $flags -o fuzz_checker "$src/tests/fuzz/fuzz_checker.c" \
    "$src"/src/checker/records.c "$src"/src/checker/records_end.c \
    $(ls "$src"/src/checker/*/*.c | grep -v /coq/) \
    -lmpfi -lmpfr -lgmp -ljansson -lnettle -lm || exit 1
# shellcheck disable=SC2086
clang $flags -o fuzz_cert "$src/tests/fuzz/fuzz_cert.c" \
    "$src"/src/base/*.c "$src"/src/cert/*.c "$src"/src/data/*.c \
    "$src"/src/net/*.c "$src"/src/jet/*.c "$src"/src/path/*.c \
    "$src"/src/verify/*.c "$src"/src/loss/*.c "$src"/src/lin/*.c \
    "$src"/src/round/*.c \
    ${FUZZ_LIBS:--lflint-arb -lflint} -lmpfr -lgmp -lyaml -ljansson \
    -lnettle -lm || exit 1
cp "$src"/tests/data/numpy/*.np? "$src"/examples/*.yaml \
    "$src"/examples/data/*.safetensors "$src"/tests/data/*.csv instance/
zlib=
grep -q 'define LOJA_HAVE_ZLIB' ../config.h && zlib=-lz
# shellcheck disable=SC2086
clang $flags -DHAVE_CONFIG_H -o fuzz_instance \
    "$src/tests/fuzz/fuzz_instance.c" "$src"/src/base/*.c \
    "$src"/src/data/*.c "$src"/src/net/*.c "$src"/src/jet/*.c \
    "$src"/src/round/*.c ${FUZZ_LIBS:--lflint-arb -lflint} -lmpfr -lgmp \
    -lyaml -ljansson $zlib -lm || exit 1
status=0
for t in checker cert instance
do
    ./fuzz_$t $t -max_total_time="$seconds" -rss_limit_mb=4000 -timeout=300 \
        -max_len=60000 >$t.log 2>&1 || status=1
    tail -n 2 $t.log
done
exit $status
