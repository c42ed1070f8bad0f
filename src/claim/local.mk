# SPDX-License-Identifier: LGPL-3.0-or-later
libloja_la_SOURCES += \
    src/claim/claim.c \
    src/claim/chart.h \
    src/claim/chart_affine.c \
    src/claim/chart_affine.h \
    src/claim/chart_boxes.c \
    src/claim/chart_kernel.c \
    src/claim/chart_kernel.h \
    src/claim/chart_list.c \
    src/claim/chart_odd.c \
    src/claim/chart_odd.h \
    src/claim/chart_odd_forms.c \
    src/claim/chart_odd_search.c \
    src/claim/chart_project.c \
    src/claim/chart_verify.c \
    src/claim/chart_vertex.c \
    src/claim/chart_vertex.h \
    src/claim/chart_vertex_forms.c \
    src/claim/chart_vertex_search.c \
    src/claim/diverges.c \
    src/claim/plane.h \
    src/claim/plane_above.c \
    src/claim/plane_choose.c \
    src/claim/plane_cover.c \
    src/claim/plane_field.c \
    src/claim/plane_form.c \
    src/claim/plane_places.c \
    src/claim/plane_setup.c \
    src/claim/plane_tails.c \
    src/claim/target.c \
    src/claim/threshold_vertex.c \
    src/claim/threshold_vertex.h
