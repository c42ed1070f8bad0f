# SPDX-License-Identifier: LGPL-3.0-or-later
TESTS += tests/formal/formal.sh
EXTRA_DIST += tests/formal/formal.sh

# proofs/formal by Coq, all of it; without Coq only a message.
.PHONY: check-formal
check-formal: all
	@status=0; $(loja_test_environment) \
	LOJA_FORMAL=$${LOJA_FORMAL:-4}; export LOJA_FORMAL; \
	$(SHELL) $(srcdir)/tests/formal/formal.sh || status=$$?; \
	test $$status = 77 || exit $$status
