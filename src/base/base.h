/* SPDX-License-Identifier: LGPL-3.0-or-later */
/* base.h -- what the library alone has of the room base. */
#ifndef LOJA_BASE_BASE_H
#define LOJA_BASE_BASE_H

/* Seconds since some moment, of a clock that is never set. */
double _loja_clock(void);

#endif
