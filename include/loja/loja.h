/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/loja.h -- the library for other languages: opaque tasks, texts in
    and out.  No other header, no layout of a structure, nothing of FLINT.

        loja_task *task = loja_task_new();
        loja_task_problem(task, "z2.yaml", NULL, 0);
        loja_task_set(task, "until", "1e12");
        if (loja_task_run(task, "prove") == 0)
            puts(loja_task_result(task));
        loja_task_free(task);

    A task belongs to one thread at a time; only loja_task_stop may be called
    while it runs.  Functions that return int return 0, or not and then
    loja_task_error says why.

    What follows holds for all headers of include/loja, where a function does
    not say otherwise.

    Threads: the library has no state of its own.  Different threads may use
    different objects at the same time, and read one object; whoever changes
    an object must be alone with it.  A pool or a workspace serves one call at
    a time, which may use many threads of OpenMP itself.  FLINT and MPFR keep
    constants for each thread: flint_cleanup frees those of the thread that
    ends.  loja_round_begin and _end bracket code of one thread.

    Aliasing: what is written is no argument that is read, nor part of one.

    Ownership: X_init gives an object that X_clear ends; between them whoever
    called X_init owns it, and all that lies in it.  A pointer to const that
    is passed is borrowed for the call; one that is kept (a problem by a flow,
    a pool or a claim) has to live as long as its keeper.  A char * that is
    returned is the caller's, to be freed with flint_free; a const char * is
    static, or belongs to the object asked and lives until that is changed.

    Symbols: loja_* and LOJA_*; nothing else is exported by the shared library
    or promised.  All headers can be included from C++.
*/
#ifndef LOJA_LOJA_H
#define LOJA_LOJA_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct loja_task_struct loja_task;

/* The version of the library, "MAJOR.MINOR.PATCH". */
const char *loja_version(void);

loja_task *loja_task_new(void);
void loja_task_free(loja_task *task);           /* NULL is allowed */

/*
    The problem: the instance file `path', or with a text that text (YAML,
    len bytes), whose files are looked for beside `path'.
*/
int loja_task_problem(loja_task *task, const char *path, const char *text,
                      size_t len);

/*
    Options, all as text: "until" (exact; prove 1e12 or later, flow that of
    the instance), "digits" (20), "limit_digits" (10), "precision", "order",
    "threads", "seconds" (a budget), "exact" ("1": no doubles in proofs),
    "radius" (of flow and prove: for every start within that Euclidean
    distance), "cert" (the path of the certificate; without it none is written), "claim"
    (of prove; may be set again for another), "eps" (of the claim threshold).
*/
int loja_task_set(loja_task *task, const char *option, const char *value);

/* Called after every verified step with the time reached and a bound for the
   error there, rounded; anything but 0 stops the run. */
typedef int (*loja_progress_function)(void *context, double time,
                                      double error);
void loja_task_progress(loja_task *task, loja_progress_function function,
                        void *context);

/*
    "prove", "flow" or "eval": as those commands.  "basin": prove for the
    largest ball around the start, to two digits, that is proved
    ("start_radius", and "beyond", which is not); the options radius and claim
    are set aside while it is looked for.  What was undecided is a result too;
    a stopped run is none.
*/
int loja_task_run(loja_task *task, const char *command);
/* Ends the run soon, from another thread or a signal. */
void loja_task_stop(loja_task *task);

/* The result as JSON (doc/api.md), until the next run; NULL: none. */
const char *loja_task_result(const loja_task *task);
/* What went wrong last, in one line; empty if nothing did. */
const char *loja_task_error(const loja_task *task);

#ifdef __cplusplus
}
#endif

#endif
