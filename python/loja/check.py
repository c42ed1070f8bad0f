# SPDX-License-Identifier: LGPL-3.0-or-later
"""loja-check, a program that shares no code with the library."""

import os
import shutil
import subprocess

from ._library import LojaError


class Check(dict):
    """accepted, and what loja-check says."""

    def __bool__(self):
        return self["accepted"]

    def __str__(self):
        return self["text"]


def check(path, jobs=1):
    """Proves the certificate anew, by the program that LOJA_CHECK names or
    that is on the search path."""
    program = os.environ.get("LOJA_CHECK") or shutil.which("loja-check")
    if program is None:
        raise LojaError("loja-check is not on the search path")
    done = subprocess.run([program, os.fspath(path), "--jobs", str(jobs)],
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          universal_newlines=True, check=False)
    if done.returncode not in (0, 5):
        raise LojaError(done.stdout.strip())
    return Check(accepted=done.returncode == 0, text=done.stdout.strip())
