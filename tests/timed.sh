#!/bin/sh
# SPDX-License-Identifier: LGPL-3.0-or-later
#
# timed.sh COMMAND...: runs a test and ends its log with the times of the
# shell and of what it ran, for summary.sh.  Not piped: a shell of its own
# would have run nothing.
"$@"
status=$?
echo "loja-times:"
times
exit $status
