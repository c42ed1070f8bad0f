# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
    src/flow/flow_internal.h src/flow/advance.c \
    src/flow/control.c \
    src/flow/flow.c src/flow/frame.c \
    src/flow/kink.c \
    src/flow/report.c \
    src/flow/run.c \
    src/flow/still.c
