# SPDX-License-Identifier: LGPL-3.0-or-later
libloja_la_SOURCES += \
    src/plot/flow.c \
    src/plot/plot_internal.h \
    src/plot/sample.c
