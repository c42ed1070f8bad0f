/* SPDX-License-Identifier: LGPL-3.0-or-later */
/*
    loja/arb_compat.h -- the only file that names FLINT and Arb headers.

    FLINT 3 contains Arb and installs its headers below flint/; FLINT 2.9
    needs the separate Arb 2.23, whose headers lie beside.  The decision is
    made from __FLINT_RELEASE alone, so installed headers need no generated
    file.  stdio.h and mpfr.h come first: FLINT 3 declares the functions
    that use FILE and mpfr_t only when those are known.  Its headers neither
    include each other nor the C library, so that each module that we call is
    named here, and each file names what it takes from the C library
    (tests/headers.awk looks after both).
*/
#ifndef LOJA_ARB_COMPAT_H
#define LOJA_ARB_COMPAT_H

#include <stdio.h>
#include <gmp.h>
#include <mpfr.h>

#include <flint/flint.h>
#include <flint/ulong_extras.h>
#include <flint/fmpz.h>
#include <flint/fmpq.h>
#include <flint/fmpq_vec.h>
#include <flint/fmpq_mat.h>
#include <flint/fmpq_poly.h>

#if __FLINT_RELEASE >= 30000
#include <flint/mag.h>
#include <flint/arf.h>
#include <flint/arb.h>
#include <flint/acb.h>
#include <flint/arb_poly.h>
#include <flint/arb_mat.h>
#include <flint/acb_mat.h>
#include <flint/arb_hypgeom.h>
#include <flint/acb_hypgeom.h>
#else
#include <mag.h>
#include <arf.h>
#include <arb.h>
#include <acb.h>
#include <arb_poly.h>
#include <arb_mat.h>
#include <acb_mat.h>
#include <arb_hypgeom.h>
#include <acb_hypgeom.h>
#endif

#endif
