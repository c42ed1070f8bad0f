# SPDX-License-Identifier: LGPL-3.0-or-later
loja_doc_tests = tests/doc/book.sh tests/doc/completions.sh tests/doc/examples.sh \
    tests/doc/man_examples.sh tests/doc/reference.sh
TESTS += $(loja_doc_tests)
EXTRA_DIST += $(loja_doc_tests)
