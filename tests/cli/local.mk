# SPDX-License-Identifier: LGPL-3.0-or-later
loja_cli_tests = \
    tests/cli/arguments.sh \
    tests/cli/certificate_schema.sh \
    tests/cli/compare.sh \
    tests/cli/disk.sh \
    tests/cli/eval.sh \
    tests/cli/flow.sh \
    tests/cli/json.sh \
    tests/cli/malformed.sh \
    tests/cli/map.sh \
    tests/cli/mistakes.sh \
    tests/cli/plot.sh \
    tests/cli/prove.sh \
    tests/cli/resume.sh \
    tests/cli/show.sh \
    tests/cli/train.sh
TESTS += $(loja_cli_tests)
EXTRA_DIST += $(loja_cli_tests) tests/cli/common.sh

check_PROGRAMS += tests/cli/run_cli
TESTS += tests/cli/run_cli
tests_cli_run_cli_SOURCES = \
    src/cli/number.c \
    tests/cli/run_cli.c \
    tests/cli/t_number.c
tests_cli_run_cli_LDADD = $(TEST_LIBS)

check_PROGRAMS += tests/cli/json_check
tests_cli_json_check_SOURCES = tests/cli/json_check.c
tests_cli_json_check_LDADD = $(JANSSON_LIBS)

check_PROGRAMS += tests/cli/schema_check
tests_cli_schema_check_SOURCES = tests/cli/schema_check.c
tests_cli_schema_check_LDADD = $(JANSSON_LIBS)

# The programs of examples/ are tests as well.
check_PROGRAMS += examples/flow
TESTS += examples/flow
examples_flow_SOURCES = examples/flow.c
examples_flow_LDADD = libloja.la $(LOJA_DEPS)
check_PROGRAMS += examples/prove
TESTS += examples/prove
examples_prove_SOURCES = examples/prove.c
examples_prove_LDADD = libloja.la $(LOJA_DEPS)
