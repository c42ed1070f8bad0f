# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/api/opaque
TESTS += tests/api/opaque tests/api/header.sh tests/api/python.sh
tests_api_opaque_SOURCES = tests/api/opaque.c
tests_api_opaque_LDADD = libloja.la $(LOJA_DEPS)
EXTRA_DIST += tests/api/header.sh tests/api/python.sh
