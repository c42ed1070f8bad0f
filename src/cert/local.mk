# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
    src/cert/body.c \
    src/cert/cert_internal.h \
    src/cert/hash.c \
    src/cert/head.c \
    src/cert/json.c \
    src/cert/json.h \
    src/cert/object.c \
    src/cert/part.c \
    src/cert/read.c \
    src/cert/record.c \
    src/cert/start.c \
    src/cert/text.c \
    src/cert/writer.c
