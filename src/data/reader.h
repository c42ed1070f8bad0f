/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    reader.h -- what the files of this room share; not installed.

    An instance file becomes a tree of nodes that remember where they stand
    (node.c); each section is then read from its node against a list of
    allowed keys, and the first thing that is wrong ends the reading with
    one line of text.  Numbers stay text until loja_fmpq_set_text makes them
    exact rationals.
*/
#ifndef LOJA_DATA_READER_H
#define LOJA_DATA_READER_H

#include <stddef.h>
#include <stdint.h>
#include "loja/training.h"

/*
    HEURISTIC: limits on what is accepted, against accidents (a wrong file, a
    misplaced exponent) rather than from any need of the mathematics.
*/
#define LOJA_DATA_MAX_FILE 268435456    /* bytes in one file */
#define LOJA_DATA_MAX_NESTING 16        /* lists and mappings in YAML */
#define LOJA_DATA_MAX_DEPTH 1000        /* affine maps */
#define LOJA_DATA_MAX_PARAMS 1000000
#define LOJA_DATA_MAX_SAMPLES 1000000
#define LOJA_DATA_MAX_ENTRIES 10000000  /* of the matrices x and y, each */
#define LOJA_DATA_MAX_POWER 100000      /* exponents in targets */
#define LOJA_DATA_MAX_VALUE_BITS 1e6    /* one value of a target */
#define LOJA_DATA_MAX_BITS 2e9          /* all numbers of an instance */
#define LOJA_DATA_MAX_WORK 1e11         /* bits over all target values */

/* Where messages go, and what has been spent so far. */
typedef struct
{
    const char *path;           /* the file being read; borrowed */
    loja_message_struct *msg;   /* receives the message; borrowed */
    double bits;                /* bits of all numbers read so far */
    int training;               /* allows losses that are for training only */
} loja_data_reader_struct;
typedef loja_data_reader_struct loja_data_reader_t[1];

typedef enum
{
    LOJA_DATA_SCALAR,
    LOJA_DATA_LIST,
    LOJA_DATA_MAP
} loja_data_kind_t;

/* One node of the tree. */
typedef struct loja_data_node_struct
{
    loja_data_kind_t kind;
    int plain;                  /* a scalar without quotes */
    slong line, column;         /* from 1 */
    slong count;                /* items of a list, pairs of a mapping */
    char *text;                 /* of a scalar, without NUL inside; owned */
    struct loja_data_node_struct *first; /* items, or key, value, key, ..;
                                            owned */
    struct loja_data_node_struct *next;  /* in the list of the parent */
} loja_data_node_struct;
typedef loja_data_node_struct *loja_data_node_ptr;
typedef const loja_data_node_struct *loja_data_node_srcptr;

/* report.c -- messages; both return LOJA_INPUT. */

/* "path:line:column: expected FORMAT" */
loja_status_t loja_data_fail(const loja_data_reader_t in, slong line,
    slong column, const char *format, ...) LOJA_PRINTF(4, 5);
/* "path:line:column: expected FORMAT, not FOUND", found being the node */
loja_status_t loja_data_expected(const loja_data_reader_t in,
    loja_data_node_srcptr node, const char *format, ...) LOJA_PRINTF(3, 4);
/* A short printable ASCII form of a text. */
#define LOJA_DATA_SHOW 48
void loja_data_show(char *shown, const char *text);

/* file.c -- whole files. */

/*
    Reads a file into memory, with a NUL behind it; free with flint_free.
    Returns 0 or an error.  With regular = 1 pipes and devices are refused,
    so that a name in an instance cannot make the reader wait.
*/
int loja_data_load(char **text, size_t *len, const char *path, int regular);
/* An error of loja_data_load in words. */
const char *loja_data_reason(int error);
/* The path of a file named in the instance; free with flint_free. */
char *loja_data_path(const char *instance, const char *name);

/* node.c -- the tree.  *root is NULL unless OK. */
loja_status_t loja_data_node_read(loja_data_node_ptr *root,
    const loja_data_reader_t in, const char *text, size_t len);
void loja_data_node_free(loja_data_node_ptr node);

/* scalar.c -- numbers, names, keys. */

/* "a, b, c" in size bytes; what does not fit is left out. */
void loja_data_join(char *text, size_t size, const char *const *names,
    slong num);

/*
    The values of a mapping: values[i] belongs to names[i], NULL if absent.
    Every other key, and a key given twice, is an error.
*/
loja_status_t loja_data_get_map(loja_data_node_srcptr *values,
    const loja_data_reader_t in, loja_data_node_srcptr node,
    const char *what, const char *const *names, slong num);
loja_status_t loja_data_require(const loja_data_reader_t in,
    loja_data_node_srcptr map, loja_data_node_srcptr value,
    const char *name);
/* An exact number found at line:column. */
loja_status_t loja_data_number(fmpq_t q, loja_data_reader_t in,
    const char *text, slong line, slong column);
loja_status_t loja_data_get_fmpq(fmpq_t q, loja_data_reader_t in,
    loja_data_node_srcptr node);
loja_status_t loja_data_get_slong(slong *value, const loja_data_reader_t in,
    loja_data_node_srcptr node, const char *what, slong min, slong max);
/* A list of num numbers; a lone number will do when num is 1. */
loja_status_t loja_data_get_row(fmpq *row, loja_data_reader_t in,
    loja_data_node_srcptr node, slong num);
/* Counts the bits of q against the limit; 0 if it is passed. */
int loja_data_spend(loja_data_reader_t in, const fmpq_t q);

/* network.c, samples.c, grid.c, target.c, csv.c, start.c -- sections. */
loja_status_t loja_data_get_network(loja_training_t training,
    loja_data_reader_t in, loja_data_node_srcptr node);
loja_status_t loja_data_get_loss(loja_training_t training,
    loja_data_reader_t in, loja_data_node_srcptr node);
loja_status_t loja_data_get_flow(loja_problem_t prob, loja_data_reader_t in,
    loja_data_node_srcptr node);
loja_status_t loja_data_get_samples(loja_training_t training,
    loja_data_reader_t in, loja_data_node_srcptr node);
/* kolmogorov.c: samples of the heat equation and of Black and Scholes. */
loja_status_t loja_data_get_heat(loja_training_t training,
    loja_data_reader_t in, loja_data_node_srcptr node);
/* idx.c: images with labels. */
loja_status_t loja_data_get_idx(loja_training_t training,
    loja_data_reader_t in, loja_data_node_srcptr node);
loja_status_t loja_data_get_black_scholes(loja_training_t training,
    loja_data_reader_t in, loja_data_node_srcptr node);
/* The section test: as data, which lends its target if there is none. */
loja_status_t loja_data_get_test(loja_training_t training,
    loja_data_reader_t in, loja_data_node_srcptr node,
    loja_data_node_srcptr data);
loja_status_t loja_data_get_grid(loja_problem_t prob, loja_data_reader_t in,
    loja_data_node_srcptr node);
loja_status_t loja_data_get_uniform(loja_problem_t prob,
    loja_data_reader_t in, loja_data_node_srcptr node);
loja_status_t loja_data_get_target(loja_problem_t prob,
    loja_data_reader_t in, loja_data_node_srcptr node);
loja_status_t loja_data_get_start(loja_problem_t prob, loja_data_reader_t in,
    loja_data_node_srcptr node);
/* ranges.c: the key ranges of the section start, which was read. */
loja_status_t loja_data_get_ranges(loja_problem_t prob,
    loja_data_reader_t in, loja_data_node_srcptr node);
/* Which columns of a file hold the inputs, and then the targets: names or
   numbers from 1 in an instance. */
typedef struct
{
    const loja_data_reader_struct *in;     /* of the instance */
    slong num, inputs;                     /* those of x come first */
    loja_data_node_srcptr *item;           /* num of them; owned */
} loja_data_columns_t;
/* INPUT unless they are so many for x and for y. */
loja_status_t loja_data_check_columns(const loja_data_columns_t *columns,
    slong inputs, slong outputs);
/* INPUT: the file has no column of item k; header: its n characters, or
   NULL; count: the columns that there are. */
loja_status_t loja_data_no_column(const loja_data_columns_t *columns, slong k,
    const char *path, const char *header, size_t n, slong count);
/*
    in->path is here the CSV file; with_targets: rows hold targets as well.
    columns: NULL where the instance names none.
*/
loja_status_t loja_data_get_csv(loja_problem_t prob, loja_data_reader_t in,
    const char *text, size_t len, int with_targets,
    const loja_data_columns_t *columns);
/* samples_file.c: the key file of the section data, with the key columns
   beside it or NULL. */
loja_status_t loja_data_get_file(loja_problem_t prob, loja_data_reader_t in,
    loja_data_node_srcptr node, loja_data_node_srcptr columns,
    int with_targets);
/* The column that the text of an item is the number of, from 0; -1: it is no
   number from 1 to `columns'. */
slong loja_data_column_number(loja_data_node_srcptr item, slong columns);

/* Makes mat a zero matrix of another shape. */
void loja_data_resize(fmpq_mat_t mat, slong rows, slong columns);
/* Makes room for n samples, unless they are none or too many. */
loja_status_t loja_data_set_samples(loja_problem_t prob,
    const loja_data_reader_t in, slong line, slong column, slong n);

/* polynomial.c -- see there. */
typedef struct loja_data_poly_struct loja_data_poly_struct;
/*
    Compiles the text of a polynomial in nvars variables; NULL and a message
    in error (LOJA_DATA_ERROR bytes) when it is not one.
*/
#define LOJA_DATA_ERROR 200
loja_data_poly_struct *loja_data_poly_parse(char *error, const char *text,
    slong nvars);
void loja_data_poly_free(loja_data_poly_struct *poly);
/* y = p(x), exact. */
void loja_data_poly_eval(fmpq_t y, const loja_data_poly_struct *poly,
    const fmpq *x);
/*
    An upper bound for the bits of p(x) and of all that eval meets, when the
    numerators and denominators of x have at most so many bits.
*/
double loja_data_poly_bits(const loja_data_poly_struct *poly, double num,
    double den);

/* random.c -- see also loja/data.h. */
void loja_data_philox(uint32_t *out, const uint32_t *counter,
    const uint32_t *key);

/* float.c -- the exact value of a binary floating-point number. */
typedef struct
{
    const char *name;           /* as in safetensors headers */
    int size;                   /* in bytes */
    int fraction;               /* bits of the fraction */
} loja_data_float_struct;
const loja_data_float_struct *loja_data_float_find(const char *name);
/* Little-endian bytes; returns 0 when the number is NaN or infinite. */
int loja_data_float_get(fmpq_t q, const loja_data_float_struct *type,
    const unsigned char *bytes);

/* What to do with a file that PyTorch saved as a program. */
#define LOJA_DATA_PYTORCH "safetensors or .npz in place of a pickle of " \
    "PyTorch; in Python: safetensors.torch.save_file(model.state_dict(), " \
    "'theta.safetensors')"

/* start.c, problem.c -- the readers, from memory.  Parameters: safetensors,
   .npz or .npy. */
loja_status_t loja_data_read_parameters(loja_problem_t prob,
    loja_message_t msg, const char *path, const char *text, size_t len);
loja_status_t loja_data_read_instance(loja_problem_t prob,
    loja_message_t msg, const char *path, const char *text, size_t len);

/* ---- writing (array_files.c) ---- */

/* The CRC-32 of ZIP. */
uint32_t loja_data_crc(const unsigned char *s, size_t len);
/* The doubles next to the midpoints of theta, as loja_params_write. */
void loja_data_put_npy(FILE *file, const loja_net_t net, arb_srcptr theta);
void loja_data_put_npz(FILE *file, const loja_net_t net, arb_srcptr theta);
void loja_data_put_safetensors(FILE *file, const loja_net_t net,
                               arb_srcptr theta);

#endif
