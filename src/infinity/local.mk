# SPDX-License-Identifier: LGPL-3.0-or-later
libloja_la_SOURCES += \
    src/infinity/diverges.c \
    src/infinity/graded.h \
    src/infinity/graded_chart.c \
    src/infinity/graded_rates.c \
    src/infinity/graded_search.c \
    src/infinity/graded_slice.c \
    src/infinity/graded_verify.c \
    src/infinity/one_layer.h \
    src/infinity/one_layer_bounds.c \
    src/infinity/one_layer_search.c \
    src/infinity/one_layer_setup.c \
    src/infinity/one_layer_state.c
