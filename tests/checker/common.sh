# SPDX-License-Identifier: LGPL-3.0-or-later
# For tests of loja-check, after tests/cli/common.sh.
check=$LOJA_BUILDDIR/loja-check
test -x "$check" || { echo "SKIP: loja-check was not built"; exit 77; }
command -v sha256sum >/dev/null || { echo "SKIP: no sha256sum"; exit 77; }

# check STATUS ARGUMENTS...: loja-check ends with that status.
check() {
    wanted=$1
    shift
    "$check" "$@" >out 2>err
    got=$?
    test $got = "$wanted" ||
        fail "loja-check $*: status $got, not $wanted: $(cat out err)"
}

# edited CERTIFICATE SED TEXT: the certificate changed by a sed script, with
# a hash made anew, is rejected, and the message has TEXT.  Where one claim alone
# was changed the other records, which hold, are not proved once more.
edited() {
    sed "$2" "$1" | sed '$d' >bad.jsonl
    sed '$d' "$1" >unedited.jsonl
    cmp -s unedited.jsonl bad.jsonl && fail "$2 changes nothing"
    hash=$(sha256sum bad.jsonl | cut -d ' ' -f 1)
    tail -n 1 "$1" |
        sed "s/\"sha256\":\"[0-9a-f]*\"/\"sha256\":\"$hash\"/" >>bad.jsonl
    # Word splitting is meant.
    # shellcheck disable=SC2046
    check 5 bad.jsonl $(one_claim)
    has out "$3"
}

# The option that asks for record N, line N + 1, if it is a claim and the one
# line in which bad.jsonl differs from unedited.jsonl.
one_claim() {
    awk -v OFS= 'NR == FNR { was[FNR] = $0; next }
        FNR in was && was[FNR] != $0 { changed++; at = FNR; line = $0 }
        FNR in was { seen++ }
        END {
            for (i in was)
                seen--
            if (changed == 1 && seen == 0 && line ~ /^[{]"record":"claim"/)
                print "--shard ", at - 1, "/1000000"
        }' unedited.jsonl bad.jsonl
}

# late CERTIFICATE SED TEXT: the same where the rule is run to its end, and over
# finer slices, before it says no: with LOJA_LONG=1 (make check-long) only.
late() {
    test -z "${LOJA_LONG:-}" || edited "$@"
}

# scaled CERTIFICATE LINE KEY NUM BITS TEXT: the last dyadic KEY of that line,
# positive, times about NUM/2^BITS is rejected.
scaled() {
    dyadic=$(sed -n "$2s/.*\"$3\":\"0x\([0-9a-f]*p[-+][0-9]*\)\".*/\1/p" "$1")
    digits=${dyadic%p*}
    exponent=$((${dyadic#*p} - $5))
    while test ${#digits} -gt 10; do
        digits=${digits%?}
        exponent=$((exponent + 4))
    done
    mantissa=$((0x$digits * $4 | 1))
    test $exponent -lt 0 || exponent=+$exponent
    edited "$1" "$2s/\(.*\"$3\":\"0x\)[0-9a-f]*p[-+][0-9]*/\1$(printf %x \
        $mantissa)p$exponent/" "$6"
}
