# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
    src/prove/basin.c \
    src/prove/certify.c \
    src/prove/extend.c \
    src/prove/prove.c \
    src/prove/relate.c \
    src/prove/relate.h \
    src/prove/start.c \
    src/prove/stretch.c
