/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* polynomial.h -- the program that a polynomial is; not installed. */
#ifndef LOJA_DATA_POLYNOMIAL_H
#define LOJA_DATA_POLYNOMIAL_H

#include "reader.h"

typedef enum { CONSTANT, VARIABLE, ADD, SUB, NEG, MUL, POW } code_t;

typedef struct
{
    code_t code;
    slong arg;                  /* variable from 0, or exponent */
    fmpq value;                 /* of a constant, otherwise 0 */
} op_t;

struct loja_data_poly_struct
{
    slong num, room;
    op_t *op;                   /* num of them; owned */
    slong depth;                /* of the stack that the program needs */
    double bits;                /* of all constants */
};

#endif
