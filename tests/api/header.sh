#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
# loja/loja.h compiles alone, as C99 and as C++, and its calls are those that
# Python declares.
: "${LOJA_SRCDIR:?}"
dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
status=0

printf '#include "loja/loja.h"\nloja_task *task;\n' >"$dir/a.c"
cp "$dir/a.c" "$dir/a.cc"
if command -v cc >/dev/null; then
    cc -std=c99 -pedantic-errors -Wall -Werror -fsyntax-only \
        -I"$LOJA_SRCDIR/include" "$dir/a.c" || status=1
fi
if command -v c++ >/dev/null; then
    c++ -std=c++98 -pedantic-errors -Wall -Werror -fsyntax-only \
        -I"$LOJA_SRCDIR/include" "$dir/a.cc" || status=1
fi
grep -oE '\bloja_[a-z_]+\(' "$LOJA_SRCDIR/include/loja/loja.h" |
    tr -d '(' | sort -u >"$dir/header"
grep -oE '"loja_[a-z_]+"' "$LOJA_SRCDIR/python/loja/_library.py" |
    tr -d '"' | sort -u >"$dir/python"
diff "$dir/header" "$dir/python" || status=1
exit $status
