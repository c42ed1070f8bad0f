# SPDX-License-Identifier: LGPL-3.0-or-later
TESTS += tests/formal/formal.sh
EXTRA_DIST += tests/formal/formal.sh

# proofs/formal by Coq; without Coq only a message.
.PHONY: check-formal
check-formal: all
	@status=0; $(loja_test_environment) \
	$(SHELL) $(srcdir)/tests/formal/formal.sh || status=$$?; \
	test $$status = 77 || exit $$status
