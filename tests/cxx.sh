#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# Each public header can be included from C++, alone, and a program in C++ is
# linked with the shared library, which exports loja_* and nothing else.
: "${LOJA_SRCDIR:?}" "${LOJA_BUILDDIR:?}"
failures=0
for library in "$LOJA_BUILDDIR/.libs/libloja.so" none; do
    test ! -f "$library" || break
done
if test "$library" != none && command -v nm >/dev/null; then
    nm -P -g -D "$library" | awk '$2 ~ /^[A-TV-Z]$/ && $1 !~ /^loja_/ {
        print "exported: " $1 }' >symbols.$$
    # what the linker adds itself
    grep -vE ' (_init|_fini|_edata|_end|__bss_start)$' symbols.$$ &&
        failures=1
    rm -f symbols.$$
fi
command -v g++ >/dev/null || {
    test $failures = 0 || exit 1
    echo "SKIP: no g++"
    exit 77
}
work=$LOJA_BUILDDIR/tests/cxx.$$
mkdir -p "$work" || exit 99
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 99
# shellcheck disable=SC2086
compile() {
    g++ -std=c++17 -Wall -Wextra -I"$LOJA_SRCDIR/include" ${LOJA_CPPFLAGS:-} \
        "$@"
}
for header in "$LOJA_SRCDIR"/include/loja/*.h; do
    echo "#include \"loja/$(basename "$header")\"" >header.cc
    compile -fsyntax-only header.cc >log 2>&1 && test ! -s log || {
        echo "FAIL: $header"
        head -n 5 log
        failures=$((failures + 1))
    }
done
if test "$library" != none; then
    cat >main.cc <<'END'
#include <cstring>
#include "loja/jet.h"
#include "loja/loja.h"

int
main()
{
    loja_task *task = loja_task_new();

    loja_task_free(task);
    return loja_act_find("erf") == &loja_act_erf
        && std::strcmp(loja_act_list[1]->name, "tanh") == 0 ? 0 : 1;
}
END
    # sanitizers and coverage would have to be linked as well
    if compile -o main main.cc "$library" >log 2>&1; then
        LD_LIBRARY_PATH=$LOJA_BUILDDIR/.libs:$LD_LIBRARY_PATH ./main || {
            echo "FAIL: a program in C++"
            failures=$((failures + 1))
        }
    else
        echo "not linked from C++: $(head -n 3 log)"
    fi
fi
test $failures = 0
