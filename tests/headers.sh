#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# tests/headers.awk finds what it is for: faults are planted, each of which
# compiles with FLINT 2 (or once did), and it must name each and no other.

set -eu
LC_ALL=C
export LC_ALL
awk=$(cd "$(dirname "$0")" && pwd)/headers.awk
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir -p include/loja src/room tests/support

cat >include/loja/arb_compat.h <<'END'
#include <stdio.h>
#include <flint/flint.h>
#include <flint/fmpz.h>
#include <flint/fmpq.h>
#include <arb.h>
END
cat >include/loja/types.h <<'END'
#include "loja/arb_compat.h"
#include <limits.h>
END
cat >src/room/neighbour.h <<'END'
#include <string.h>
END
cat >src/room/clean.c <<'END'
#include "loja/types.h"
#include "room/neighbour.h"
#include "neighbour.h"
/* qsort(a), n_gcd(b) and
   labs(c) are only spoken of */
void f(void)
{
    printf("qsort(%ld) /* n_gcd(1)\n", LONG_MAX);
    memset(x.free(1), p->qsort(2), strlen("\"labs(3)"));
    _arb_vec_init(3);    /* malloc( */ fmpz_init(c); /* labs(1) */
    my_qsort(1); qsorted(2); loja_n_gcd(3);
    const int labs = 2 * labs;
}
END
cat >src/room/faults.c <<'END'
#include "loja/types.h"
void f(void)
{
    n_gcd(1, 2);
    _fmpq_vec_init(3);  fmpq_mat_init(m); /* */ arb_mat_init(m);
    _arb_poly_evaluate(p);
    qsort(a);
    labs (b);
    memset(c);
    uint64_t d = INFINITY; /* a comment
    exp(2) that ends */ errno = 0;
}
END
cat >src/room/gone.c <<'END'
#include <flint/ulong_extras.h>
#include "loja/types.h"
/* fmpr_add(x) and m->rows[1] are only spoken of */
void f(void)
{
    fmpr_add(a, b, c);
    _arb_vec_init(m->rows[1][2], task->rows, rows[1]);
    n_gcd_full(1, 2); n_gcd(1, 2); fmpz_sub(a->fmpr_d, b, c);
}
END
cat >src/room/checker.c <<'END'
int f(void) { return printf("%d", isdigit('1')); }
END

find src include tests -name '*.[ch]' | sort | xargs awk -f "$awk" |
    sort >found
sort >wanted <<'END'
src/room/faults.c:4: n_gcd needs ulong_extras.h
src/room/faults.c:5: _fmpq_vec_init needs fmpq_vec.h
src/room/faults.c:5: fmpq_mat_init needs fmpq_mat.h
src/room/faults.c:5: arb_mat_init needs arb_mat.h
src/room/faults.c:6: _arb_poly_evaluate needs arb_poly.h
src/room/faults.c:7: qsort needs stdlib.h
src/room/faults.c:9: memset needs string.h
src/room/faults.c:10: uint64_t needs stdint.h
src/room/faults.c:10: INFINITY needs math.h
src/room/faults.c:11: errno needs errno.h
src/room/gone.c:6: fmpr_add is gone in FLINT 3
src/room/gone.c:7: rows of a matrix are gone in FLINT 3
src/room/gone.c:8: n_gcd_full is gone in FLINT 3
src/room/checker.c:1: printf needs stdio.h
src/room/checker.c:1: isdigit needs ctype.h
END
if ! diff wanted found; then
    echo "headers: the faults planted (<) are not those found (>)"
    exit 1
fi
echo "headers: all planted faults found"
