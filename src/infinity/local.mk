# SPDX-License-Identifier: LGPL-3.0-or-later
libloja_la_SOURCES += \
    src/infinity/diverges.c \
    src/infinity/saturation.c \
    src/infinity/saturation.h \
    src/infinity/saturation_enter.c \
    src/infinity/saturation_exact.c \
    src/infinity/saturation_field.c \
    src/infinity/saturation_framed.c \
    src/infinity/saturation_minimum.c \
    src/infinity/saturation_reduced.c \
    src/infinity/saturation_search.c \
    src/infinity/saturation_setup.c \
    src/infinity/saturation_words.c
