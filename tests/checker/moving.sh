#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# A ball of starts in a norm that moves with the flow (moving.jsonl: z2, radius
# 1/300): checked, and rejected where the record says more than its norms do.
. "${LOJA_SRCDIR:?}/tests/cli/common.sh"
. "$LOJA_SRCDIR/tests/checker/common.sh"
c=$LOJA_SRCDIR/tests/checker/moving.jsonl

check 0 "$c"
has out 'every flow from the ball of starts'

# growth, and errors with the defect in the norm of the piece
scaled "$c" 2 growth 63 6 'growth of piece'
scaled "$c" 3 growth 7 3 'growth of piece'
scaled "$c" 8 error 67108863 26 'error of piece'

# norms: at least the Euclidean one, and that of the step before
edited "$c" '3s/"metric":\[\["0x/"metric":[["0x1/' 'metric: not that'
edited "$c" '3s/\("metric":\[\[[^]]*\],\["\)[^"]*/\10x1p-1/' \
    'metric 1: not proved'
edited "$c" '3s/\("metric":\[\[[^]]*\],\["\)[^"]*/\10x3p+0/' \
    'of piece 0'

# their form
edited "$c" '3s/"metric":\[\[/"metric":[["0x1p+0",/' 'metric, lists of'
edited "$c" '3s/,"metric":.*,"hint"/,"metric":[],"hint"/' 'metric, '
edited "$c" '3s/,"metric":.*,"hint"/,"hint"/' 'radius'
finish
