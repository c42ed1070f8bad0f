/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* One workspace a thread. */
#include <string.h>
#ifdef _OPENMP
#include <omp.h>
#endif
#include "base/base.h"
#include "loja/loss.h"

void
loja_pool_init(loja_pool_t pool, const loja_problem_struct *prob,
               slong threads)
{
    slong i;

#ifdef _OPENMP
    if (threads <= 0)
        threads = omp_get_max_threads();
#else
    threads = 1;
#endif
    pool->n = threads;
    pool->prob = prob;
    pool->exact = 0;
    pool->stop = NULL;
    pool->deadline = 0;
    pool->ws = flint_malloc(sizeof(loja_loss_struct) * threads);
    for (i = 0; i < threads; i++)
        loja_loss_init_merged(pool->ws + i, prob);
}

void
loja_pool_clear(loja_pool_t pool)
{
    slong i;

    for (i = 0; i < pool->n; i++)
        loja_loss_clear(pool->ws + i);
    flint_free(pool->ws);
}

loja_loss_struct *
loja_pool_ws(loja_pool_t pool)
{
#ifdef _OPENMP
    return pool->ws + omp_get_thread_num() % pool->n;
#else
    return pool->ws;
#endif
}

int
loja_pool_is_stopped(const loja_pool_t pool)
{
    if (pool->stop != NULL && *pool->stop)
        return 1;
    if (!(pool->deadline > 0))
        return 0;
    return _loja_clock() > pool->deadline;
}

void
loja_pool_set_branch(loja_pool_t pool, const signed char *branch)
{
    slong i, size = pool->ws->prob->n * pool->ws->hidden;

    for (i = 0; i < pool->n; i++)
    {
        flint_free(pool->ws[i].branch);
        pool->ws[i].branch = NULL;
        if (branch != NULL)
        {
            pool->ws[i].branch = flint_malloc(size);
            memcpy(pool->ws[i].branch, branch, size);
        }
    }
}
