# SPDX-License-Identifier: LGPL-3.0-or-later
# One file a subcommand; add the subcommand to the list in cli.h as well.
loja_SOURCES += \
    src/cli/args.c \
    src/cli/args.h \
    src/cli/cli.h \
    src/cli/compare.c \
    src/cli/compare.h \
    src/cli/compare_double.c \
    src/cli/compare_laws.c \
    src/cli/compare_output.c \
    src/cli/eval.c \
    src/cli/flow.c \
    src/cli/flow.h \
    src/cli/flow_cert.c \
    src/cli/flow_output.c \
    src/cli/flow_progress.c \
    src/cli/flow_run.c \
    src/cli/help.c \
    src/cli/init.c \
    src/cli/main.c \
    src/cli/map.c \
    src/cli/map.h \
    src/cli/map_cell.c \
    src/cli/map_index.c \
    src/cli/map_picture.c \
    src/cli/map_queue.c \
    src/cli/number.c \
    src/cli/number.h \
    src/cli/plot.c \
    src/cli/prove.c \
    src/cli/prove.h \
    src/cli/prove_output.c \
    src/cli/show.c \
    src/cli/show.h \
    src/cli/show_cert.c \
    src/cli/show_instance.c \
    src/cli/train.c \
    src/cli/train.h \
    src/cli/train_fingerprint.c \
    src/cli/train_flow.c \
    src/cli/train_output.c \
    src/cli/train_state.c \
    src/cli/version.c
