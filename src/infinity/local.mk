# SPDX-License-Identifier: LGPL-3.0-or-later
libloja_la_SOURCES += \
    src/infinity/asymptotic.c \
    src/infinity/asymptotic.h \
    src/infinity/asymptotic_steps.c \
    src/infinity/diverges.c \
    src/infinity/graded.h \
    src/infinity/graded_chart.c \
    src/infinity/graded_rates.c \
    src/infinity/graded_search.c \
    src/infinity/graded_slice.c \
    src/infinity/graded_verify.c \
    src/infinity/one_layer.h \
    src/infinity/one_layer_basis.c \
    src/infinity/one_layer_box.c \
    src/infinity/one_layer_box.h \
    src/infinity/one_layer_fields.c \
    src/infinity/one_layer_inside.c \
    src/infinity/one_layer_search.c \
    src/infinity/one_layer_setup.c \
    src/infinity/one_layer_solve.c \
    src/infinity/one_layer_state.c \
    src/infinity/regime.c \
    src/infinity/regime.h \
    src/infinity/saturation.c \
    src/infinity/saturation.h \
    src/infinity/saturation_energy.c \
    src/infinity/saturation_enter.c \
    src/infinity/saturation_exact.c \
    src/infinity/saturation_field.c \
    src/infinity/saturation_framed.c \
    src/infinity/saturation_minimum.c \
    src/infinity/saturation_power.c \
    src/infinity/saturation_power_words.c \
    src/infinity/saturation_reduced.c \
    src/infinity/saturation_search.c \
    src/infinity/saturation_setup.c \
    src/infinity/saturation_words.c
