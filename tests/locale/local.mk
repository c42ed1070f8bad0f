# SPDX-License-Identifier: LGPL-3.0-or-later
check_PROGRAMS += tests/locale/host
TESTS += tests/locale/locale.sh
EXTRA_DIST += tests/locale/locale.sh
tests_locale_host_SOURCES = tests/locale/host.c
tests_locale_host_LDADD = libloja.la $(LOJA_DEPS)
