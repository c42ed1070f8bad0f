# SPDX-License-Identifier: LGPL-3.0-or-later
"""make_notebook.py: tutorial.ipynb from tutorial.py, beside it.

The marks `# %%` begin cells; comments at the head of a cell are its text.
"""

import json
import os


def cells(text):
    """The notebook's cells of the source."""
    head, *parts = text.split("\n# %%\n")
    title = head.split('"""')[1].split("\n\n")[0]
    yield "markdown", "# " + title
    for part in parts:
        lines = part.strip("\n").split("\n")
        n = 0
        while n < len(lines) and lines[n].startswith("#"):
            n += 1
        yield "markdown", "\n".join(line[1:].strip() for line in lines[:n])
        yield "code", "\n".join(lines[n:]).strip("\n")


def notebook(text):
    """The notebook as JSON."""
    result = []
    for i, (kind, source) in enumerate(cells(text)):
        cell = {"cell_type": kind, "id": "cell-%d" % i, "metadata": {},
                "source": source.splitlines(keepends=True)}
        if kind == "code":
            cell.update(execution_count=None, outputs=[])
        result.append(cell)
    return json.dumps(
        {"cells": result,
         "metadata": {"kernelspec": {"display_name": "Python 3",
                                     "language": "python",
                                     "name": "python3"},
                      "language_info": {"name": "python"}},
         "nbformat": 4, "nbformat_minor": 5}, indent=1) + "\n"


if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(__file__))
    with open(os.path.join(here, "tutorial.py"), encoding="utf-8") as file:
        made = notebook(file.read())
    with open(os.path.join(here, "tutorial.ipynb"), "w",
              encoding="utf-8") as file:
        file.write(made)
