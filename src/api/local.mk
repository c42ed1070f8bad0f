# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
    src/api/api.h \
    src/api/claims.c \
    src/api/run.c \
    src/api/task.c \
    src/api/values.c
