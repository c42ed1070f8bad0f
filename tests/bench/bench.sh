#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Times of verified trajectories as CSV.  Runs follow one another, so rows of
# one run compare; machines are noisy, so rows of two runs do not.
# BENCH=long adds the runs of more than some ten seconds.
set -u
: "${LOJA:?is set by make bench}" "${LOJA_SRCDIR:?is set by make bench}"

row()
{
    file=$LOJA_SRCDIR/examples/$1.yaml
    test -f "$file" || file=$LOJA_SRCDIR/tests/bench/$1.yaml
    json=$("$LOJA" flow "$file" --until "$2" \
        --digits "$3" --no-cert --json -q)
    get()
    {
        printf '%s\n' "$json" | sed -n "s/^  \"$1\": \"*\\([^\",]*\\)\"*,*$/\\1/p"
    }
    echo "$1,$2,$(get status),$(get precision_bits),$(get radius),$(get steps),$(get pieces),$(get seconds),$(get propose_seconds),$(get verify_seconds),$(get peak_kib)"
}

echo "instance,t,status,precision_bits,radius,steps,pieces,seconds,propose,verify,peak_kib"
row z1 1e12 20
row z2 1e6 20
row z2 1e12 20
row z2 1e30 20
row z3 1e6 20
row z4 1e6 20
row z5 1 60
row z5 10 13
row z5 1e6 12
row z6 100 12
row z6 1e6 12
row z7 10 12
row z7 1e9 12
row z8 1e6 12
row z9 1e6 12
row deep 100 10
row wide 100 10
row narrow 10 10
row two-layers 1 10
row broad 10 10
row paper-50 1/50 10
if test "${BENCH:-}" = long
then
    row z2 1e60 20
    row paper-200 10 8
fi

# the engine beside the checker
echo
sh "$LOJA_SRCDIR/tests/bench/check.sh"

# double precision beside a lower bound, and training; only where the compiler
# can use all of the processor
for what in roofline train
do
    echo
    program=${LOJA_BUILDDIR:?}/bench-$what
    flags=-O2
    test "$what" = train || flags='-O3 -march=native -ffast-math'
    if ${CC:-cc} $flags -fopenmp \
        -D_XOPEN_SOURCE=700 -I"$LOJA_SRCDIR/include" -o "$program" \
        "$LOJA_SRCDIR/tests/bench/$what.c" -L"$LOJA_BUILDDIR/.libs" -lloja \
        -lm 2>"$program.log"
    then
        LD_LIBRARY_PATH="$LOJA_BUILDDIR/.libs:${LD_LIBRARY_PATH:-}" "$program"
    else
        echo "# no $what: $(head -n 1 "$program.log")"
    fi
    rm -f "$program" "$program.log"
done

echo
# the first of these that has PyTorch: Debian's belongs to Debian's Python
for python in python3 /usr/bin/python3
do
    if "$python" -c 'import torch' 2>/dev/null
    then
        break
    fi
done
if command -v "$python" >/dev/null
then
    "$python" "$LOJA_SRCDIR/tests/bench/pytorch.py"
else
    echo "# no python3"
fi
