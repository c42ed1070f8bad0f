# SPDX-License-Identifier: LGPL-3.0-or-later
TESTS += tests/checker/check.sh
EXTRA_DIST += tests/checker/check.sh
