# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
    src/plot/flow.c \
    src/plot/plot_internal.h \
    src/plot/sample.c
