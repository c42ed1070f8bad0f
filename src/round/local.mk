# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += src/round/environment.c src/round/convert.c \
    src/round/dd_exp.c src/round/exp.c
