# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
    src/threshold/plane.h \
    src/threshold/plane_above.c \
    src/threshold/plane_choose.c \
    src/threshold/plane_cover.c \
    src/threshold/plane_elsewhere.c \
    src/threshold/plane_field.c \
    src/threshold/plane_form.c \
    src/threshold/plane_kernel.c \
    src/threshold/plane_kernel.h \
    src/threshold/plane_places.c \
    src/threshold/plane_setup.c \
    src/threshold/plane_tails.c \
    src/threshold/threshold.c \
    src/threshold/threshold.h \
    src/threshold/threshold_odd.c \
    src/threshold/threshold_odd.h \
    src/threshold/threshold_odd_data.c \
    src/threshold/threshold_vertex.c \
    src/threshold/threshold_vertex.h \
    src/threshold/threshold_vertex_words.c
