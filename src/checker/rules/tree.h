/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* tree.h -- trees of sub-boxes in a record. */
#ifndef LOJA_CHECKER_TREE_H
#define LOJA_CHECKER_TREE_H

#include "checker/rules/claim.h"

#define TREE_MAX_DIM 8

typedef struct
{
    claim_t *claim;
    const char *const *coord;  /* names of the coordinates, dim */
    mpfr_prec_t prec;
    int dim;
    mpfr_t lo[TREE_MAX_DIM], hi[TREE_MAX_DIM];      /* the root, exact */
} tree_t;

/*
    Walks a tree of the record: test(ctx, root, letter, q) for every leaf (a
    letter), q intervals (prec) that hold the sub-box; where it gives 0 the
    leaf is cut further, up to a limit.  0 where a test fails (reported with
    the sub-box) or the text is not a tree of whole depth.  So a test need
    not be as tight as the one that wrote the tree.
    fixed: a coordinate that is a face (lo = hi = its end), or -1.
*/
typedef int (*leaf_test)(void *ctx, tree_t *root, char letter,
                         const interval *q);
int walk_tree(tree_t *root, const char *what, const char *tree, int fixed,
              int upper, leaf_test test, void *ctx);

#endif
