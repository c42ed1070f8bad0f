# SPDX-License-Identifier: LGPL-3.0-or-later
"""From the weights of a model and data in .npy to a theorem and a picture.

Run it in an empty directory, or tutorial.ipynb, which make_notebook.py makes
of it.  The tests run it too.
"""

# %%
# The model would be trained in PyTorch, nn.Sequential(nn.Linear(1, 1),
# nn.GELU(), nn.Linear(1, 1)).state_dict(), and the data lie on disk:
import numpy as np

state_dict = {"0.weight": np.array([[0.75]], dtype=np.float32),
              "0.bias": np.array([-0.625], dtype=np.float32),
              "2.weight": np.array([[1.0]], dtype=np.float32),
              "2.bias": np.array([0.0], dtype=np.float32)}
np.save("x.npy", np.array([[-1], [-0.75], [-0.5], [0], [0.25], [0.5], [1]]))
np.save("y.npy", np.load("x.npy") ** 2)

# %%
# 1. The demo: 15 lines to a theorem that a second program has checked.
import loja

problem = loja.Problem(
    widths=[1, 1, 1], activation="gelu",
    x=np.load("x.npy"), y=np.load("y.npy"),
    start=state_dict)
result = problem.prove(cert="proof.jsonl")
claim = result.claim("diverges")
print("verdict:", result["verdict"])
print("theorem:", claim["theorem"])
print("limit of |theta| t^-p:", float(claim["numbers"]["limit_norm"]))
checked = result.check()
print("loja-check:", "accepted" if checked else "rejected")
try:
    loja.plot(result, "proof.png")
except ImportError:
    print("no picture: matplotlib is not installed")

# %%
# 2. Bounds are exact fractions, not floats.
low, high = claim["numbers"]["limit_norm"]
assert low <= high and high - low < loja.problem.Fraction(1, 10**20)
assert result["radius"] < loja.problem.Fraction(1, 10**20)

# %%
# 3. A trajectory alone, its progress, and values at a start.
times = []
flow = problem.flow(until=100, progress=lambda t, error: times.append(t))
assert flow.proved and times[-1] == 100 and flow["t"] == 100
norms = [float(row["norm"]) for row in flow["rows"]]
assert norms == sorted(norms)
print("|theta(100)|:", norms[-1])
print("L at the start:", float(problem.eval()["loss"]))

# %%
# 4. What cannot be read is said in words, and nothing is guessed.
for wrong in (lambda: loja.Problem([1, 1, 1], "swish2", [0], [0]).eval(),
              lambda: problem.prove(claims="limit"),
              lambda: loja.Problem([1, 2, 1], "tanh", [0], [0],
                                   start=state_dict)):
    try:
        wrong()
    except loja.LojaError as error:
        print("error:", error)
    else:
        raise AssertionError("no error")
