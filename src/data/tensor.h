/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    tensor.h -- arrays of numbers in a file in memory: what the readers of
    .npy, .npz and safetensors give, and what samples and starts are made of.
    Not installed.
*/
#ifndef LOJA_DATA_TENSOR_H
#define LOJA_DATA_TENSOR_H

#include "reader.h"

#define LOJA_DATA_RANK 4
#define LOJA_DATA_MAX_TENSORS 10000

typedef struct
{
    char *name;                 /* owned; "" in a .npy file */
    int rank;                   /* at most LOJA_DATA_RANK */
    slong shape[LOJA_DATA_RANK];
    slong num;                  /* numbers in all */
    const loja_data_float_struct *type;    /* NULL: integers */
    int is_signed;              /* of integers */
    int size;                   /* bytes of a number, at most 8 */
    int big;                    /* the first byte counts most */
    int columns_first;          /* the first index runs fastest */
    const unsigned char *bytes; /* num of them, in the file or in memory */
    unsigned char *memory;      /* owned, or NULL */
    slong begin;                /* of the bytes, where the format tells */
} loja_data_tensor_struct;

typedef struct
{
    slong num, room;
    loja_data_tensor_struct *tensor;    /* owned */
} loja_data_tensors_struct;
typedef loja_data_tensors_struct loja_data_tensors_t[1];

/* tensor.c */
void loja_data_tensors_init(loja_data_tensors_t all);
void loja_data_tensors_clear(loja_data_tensors_t all);
/* A new one, all zero but for the name; NULL when there are too many. */
loja_data_tensor_struct *loja_data_tensors_add(loja_data_tensors_t all,
    const char *name, size_t len);
/* The one of that name, or NULL. */
const loja_data_tensor_struct *loja_data_tensors_find(
    const loja_data_tensors_t all, const char *name);
/* Sets num from the shape; 0: too many numbers. */
int loja_data_tensor_count(loja_data_tensor_struct *t);
/* "[2, 1]" */
void loja_data_tensor_shape_text(char *text, size_t size, int rank,
    const slong *shape);
/*
    The number in row i and column j (a tensor of rank 1 is one column).
    Status: INPUT with a message when it is not finite, or numbers have too
    many digits in all.  Domain: rank 1 or 2.
*/
loja_status_t loja_data_tensor_get(fmpq_t q, loja_data_reader_t in,
    const loja_data_tensor_struct *t, slong i, slong j);

/* npy.c, npz.c, safetensors.c -- in->path is that file. */
loja_status_t loja_data_npy_parse(loja_data_tensor_struct *t,
    const loja_data_reader_t in, const unsigned char *text, size_t len);
loja_status_t loja_data_npz_parse(loja_data_tensors_t all,
    const loja_data_reader_t in, const unsigned char *text, size_t len);
loja_status_t loja_data_safetensors_parse(loja_data_tensors_t all,
    const loja_data_reader_t in, const char *text, size_t len);

/* What a file is by its first bytes. */
typedef enum
{
    LOJA_DATA_NPY,
    LOJA_DATA_ZIP,
    LOJA_DATA_PICKLE,           /* of PyTorch, before it wrote ZIP */
    LOJA_DATA_OTHER
} loja_data_format_t;
loja_data_format_t loja_data_format(const char *text, size_t len);

/* Tensors of any of the formats; OTHER is read as safetensors if that is
   allowed. */
loja_status_t loja_data_tensors_parse(loja_data_tensors_t all,
    const loja_data_reader_t in, const char *text, size_t len);

/*
    parameters.c -- the start of prob from tensors.  names: the mapping w1:
    NAME, b1: NAME, .. of an instance that node->path names, or NULL.
*/
loja_status_t loja_data_set_parameters(loja_problem_t prob,
    loja_data_reader_t in, const loja_data_tensors_t all,
    const loja_data_reader_struct *instance, loja_data_node_srcptr names);

/*
    parameters_layers.c -- slot[2 (k - 1)] and slot[2 (k - 1) + 1] become W^k
    and b^k by names of PyTorch.  Returns 0 when the names have not that form;
    -1 when they leave a choice, of layer *bad.
*/
int loja_data_find_layers(const loja_data_tensor_struct **slot, slong *bad,
    const loja_net_t net, const loja_data_tensors_t all);

/* arrays.c -- samples from tensors. */
loja_status_t loja_data_set_arrays(loja_problem_t prob,
    loja_data_reader_t in, const loja_data_tensors_t all, int with_targets,
    const loja_data_columns_t *columns);

#endif
