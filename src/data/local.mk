# SPDX-License-Identifier: LGPL-3.0-or-later
libinner_la_SOURCES += \
    src/data/array_files.c \
    src/data/arrays.c \
    src/data/csv.c \
    src/data/file.c \
    src/data/float.c \
    src/data/grid.c \
    src/data/idx.c \
    src/data/kolmogorov.c \
    src/data/network.c \
    src/data/node.c \
    src/data/npy.c \
    src/data/npz.c \
    src/data/parameters.c \
    src/data/parameters_layers.c \
    src/data/params.c \
    src/data/polynomial.c \
    src/data/polynomial.h \
    src/data/polynomial_eval.c \
    src/data/problem.c \
    src/data/random.c \
    src/data/ranges.c \
    src/data/reader.h \
    src/data/report.c \
    src/data/safetensors.c \
    src/data/samples.c \
    src/data/samples_file.c \
    src/data/scalar.c \
    src/data/start.c \
    src/data/target.c \
    src/data/tensor.c \
    src/data/tensor.h \
    src/data/uniform.c
