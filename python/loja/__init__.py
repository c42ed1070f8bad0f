# SPDX-License-Identifier: LGPL-3.0-or-later
"""What gradient flows of small neural networks do, with proof.

    import loja
    problem = loja.Problem([1, 1, 1], "gelu", x=[-1, 0, 1], y=[1, 0, 1],
                           start=state_dict)
    result = problem.prove(cert="proof.jsonl")
    print(result["theorem"])
    print(loja.check("proof.jsonl"))

Numbers are exact: floats are taken as the binary fractions that they are,
texts as they stand ("1/3", "0.1"), and bounds come back as Fractions.
"""

from ._library import LojaError, version
from .problem import Interval, Problem, Result
from .check import check
from .plot import plot

__version__ = version()
__all__ = ["Interval", "LojaError", "Problem", "Result", "check", "plot",
           "version"]
