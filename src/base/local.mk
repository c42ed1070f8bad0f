# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
    src/base/base.h \
    src/base/clock.c \
    src/base/locale.c \
    src/base/message.c \
    src/base/status.c \
    src/base/text.c \
    src/base/version.c
