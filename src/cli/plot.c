#include "cli/cli.h"
static int r(int c,char**v){(void)c;(void)v;return 2;}
const cli_command_t cli_plot = {"plot","x","x\n",r};
/* SPDX-License-Identifier: LGPL-3.0-or-later */
