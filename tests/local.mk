# SPDX-License-Identifier: LGPL-3.0-or-later
#
# Each room has one CUnit runner, tests/ROOM/run_ROOM, made of run_ROOM.c
# and t_*.c; scripts end in .sh.  tests/ROOM/local.mk:
#     check_PROGRAMS += tests/ROOM/run_ROOM
#     TESTS += tests/ROOM/run_ROOM
#     tests_ROOM_run_ROOM_SOURCES = tests/ROOM/run_ROOM.c ...
#     tests_ROOM_run_ROOM_LDADD = $(TEST_LIBS)

check_PROGRAMS =
check_LTLIBRARIES =
TESTS = tests/lint.sh tests/headers.sh tests/cxx.sh
TEST_EXTENSIONS = .sh
LOG_COMPILER = $(SHELL) $(top_srcdir)/tests/timed.sh
SH_LOG_COMPILER = $(LOG_COMPILER) $(SHELL)

TEST_LIBS = tests/support/libsupport.la libinner.la $(CUNIT_LIBS) \
    $(LOJA_DEPS)
AM_CPPFLAGS += $(CUNIT_CFLAGS)

# Where tests find their data, a place to write, and the program.
loja_test_environment = \
    LOJA_SRCDIR='$(abs_top_srcdir)'; export LOJA_SRCDIR; \
    LOJA_BUILDDIR='$(abs_top_builddir)'; export LOJA_BUILDDIR; \
    LOJA='$(abs_top_builddir)/loja$(EXEEXT)'; export LOJA; \
    LOJA_CPPFLAGS='$(CPPFLAGS) $(FLINT_CFLAGS)'; export LOJA_CPPFLAGS;
AM_TESTS_ENVIRONMENT = $(loja_test_environment)

EXTRA_DIST += tests/coverage.sh tests/cross.sh tests/cxx.sh tests/lint.sh \
    tests/headers.sh tests/headers.awk tests/long.awk tests/long.txt \
    tests/tags.awk tests/tags.txt \
    tests/locale.awk tests/proofs.awk \
    tests/summary.sh tests/timed.sh tests/installcheck/consumer.c

if HAVE_CUNIT
check_LTLIBRARIES += tests/support/libsupport.la
tests_support_libsupport_la_SOURCES = \
    tests/support/support.c \
    tests/support/support.h

include tests/base/local.mk
include tests/round/local.mk
include tests/jet/local.mk
include tests/lin/local.mk
include tests/net/local.mk
include tests/data/local.mk
include tests/loss/local.mk
include tests/path/local.mk
include tests/propose/local.mk
include tests/verify/local.mk
include tests/cert/local.mk
include tests/flow/local.mk
include tests/claim/local.mk
include tests/infimum/local.mk
include tests/trap/local.mk
include tests/zeros/local.mk
include tests/threshold/local.mk
include tests/infinity/local.mk
include tests/fast/local.mk
include tests/api/local.mk
include tests/doc/local.mk
include tests/cli/local.mk
include tests/checker/local.mk
include tests/locale/local.mk
endif

include tests/formal/local.mk

# Replaces automake's rule: the last word is one line `N passed, N failed',
# also when a test failed.  Old results go first, so that a test that did
# not run counts as failed.
check-TESTS: $(check_PROGRAMS) $(check_LTLIBRARIES)
	@if test '$(have_cunit)' != yes; then \
	    echo 'make check: the tests need CUnit; install it' \
	        '(Debian: libcunit1-dev) and configure again' >&2; \
	    exit 1; \
	fi
	@list='$(TEST_LOGS)'; for f in $$list; do \
	    b=`echo "$$f" | $(SED) 's/\.log$$//'`; \
	    rm -f "$$b.log" "$$b.trs"; \
	done; rm -f $(TEST_SUITE_LOG)
	@status=0; \
	$(MAKE) $(AM_MAKEFLAGS) $(TEST_SUITE_LOG) || status=$$?; \
	$(SHELL) $(srcdir)/tests/summary.sh $(TEST_LOGS) || status=1; \
	exit $$status

# One thread: the pool of OpenMP is never given back, and what it still
# reaches at the end is no leak of ours.  Nothing is suppressed.
.PHONY: check-valgrind
check-valgrind: $(check_PROGRAMS)
	@command -v valgrind >/dev/null || \
	    { echo 'check-valgrind: valgrind is missing' >&2; exit 1; }
	@case " $(LOJA_CFLAGS) " in *-fsanitize*) \
	    echo 'check-valgrind: not together with --enable-asan' >&2; \
	    exit 1 ;; esac
	@status=0; $(loja_test_environment) \
	OMP_NUM_THREADS=1; export OMP_NUM_THREADS; \
	LOJA_TEST_MULTIPLIER=$${LOJA_TEST_MULTIPLIER:-0.05}; \
	export LOJA_TEST_MULTIPLIER; \
	list='$(check_PROGRAMS)'; for t in $$list; do \
	    if $(LIBTOOL) --silent --mode=execute valgrind --quiet \
	        --error-exitcode=99 --leak-check=full \
	        --errors-for-leak-kinds=definite,indirect,possible \
	        ./$$t >$$t.valgrind.log 2>&1; \
	    then echo "VALGRIND PASS: $$t"; \
	    else status=1; cat $$t.valgrind.log; \
	        echo "VALGRIND FAIL: $$t"; fi; \
	done; exit $$status

# Every patch in tests/mutants breaks the library; the tests must notice.
.PHONY: check-mutants
check-mutants:
	$(SHELL) $(srcdir)/tests/mutants/run.sh $(srcdir) .

# The programs of a cross build (--host, --disable-shared) against NATIVE, a
# loja of this processor; CROSS_ROOT has the libraries of the other one.
EMULATOR = qemu-$(host_cpu) -L $(CROSS_ROOT)
NATIVE = ../build/loja
.PHONY: check-cross
check-cross: all
	$(SHELL) $(srcdir)/tests/cross.sh $(srcdir) . '$(EMULATOR)' '$(NATIVE)'

# What takes hours: all proofs in Coq and their mutants, all certificates of the
# zoo, what loja-check refuses after much work, doubles against --exact on 50
# random networks, all edits of deep.sh, and 10000 damaged copies of every
# certificate of the zoo.
# LOJA_EXACT=20, LOJA_MUTATE="z2 z7" and LOJA_MUTANTS=1000 do a part of it.
.PHONY: check-long
check-long: all $(check_PROGRAMS)
	@$(loja_test_environment) \
	LOJA_MUTANTS=$${LOJA_MUTANTS:-10000}; export LOJA_MUTANTS; \
	LOJA_MUTATE=$${LOJA_MUTATE:-z1 z2 z3 z4 z5 z6 z7 z8 z9 three}; \
	export LOJA_MUTATE; \
	LOJA_EXACT=$${LOJA_EXACT:-50}; export LOJA_EXACT; \
	LOJA_FORMAL=1; export LOJA_FORMAL; \
	LOJA_LONG=1; export LOJA_LONG; \
	$(SHELL) $(srcdir)/tests/formal/formal.sh && \
	$(SHELL) $(srcdir)/tests/checker/zoo.sh && \
	$(SHELL) $(srcdir)/tests/checker/loose.sh && \
	$(SHELL) $(srcdir)/tests/checker/sets.sh && \
	$(SHELL) $(srcdir)/tests/checker/graded-moduli.sh && \
	$(SHELL) $(srcdir)/tests/checker/exact.sh && \
	$(SHELL) $(srcdir)/tests/checker/deep.sh && \
	$(SHELL) $(srcdir)/tests/checker/mutate.sh

# libFuzzer on every reader, FUZZ_SECONDS each; needs clang.
# FUZZ="csv npy": those alone.
.PHONY: fuzz
fuzz:
	$(SHELL) $(srcdir)/tests/fuzz/run.sh $(srcdir) $${FUZZ_SECONDS:-600} \
	    $(FUZZ)

.PHONY: bench
bench: all
	@if test -f $(srcdir)/tests/bench/bench.sh; then \
	    $(loja_test_environment) \
	    $(SHELL) $(srcdir)/tests/bench/bench.sh; \
	else \
	    echo 'bench: tests/bench/bench.sh is missing' >&2; exit 1; \
	fi

mostlyclean-local:
	rm -rf fuzz.d
	rm -f tests/*/*.valgrind.log tests/formal/accepted.txt
	rm -rf tests/formal/lib
