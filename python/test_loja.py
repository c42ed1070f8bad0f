# SPDX-License-Identifier: LGPL-3.0-or-later
"""Tests of the package that need nothing but Python and the library."""

import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import unittest
from decimal import Decimal
from fractions import Fraction

import loja

EXAMPLES = os.path.join(os.environ["LOJA_SRCDIR"], "examples")

# For ever, nearly; says when it has begun.
LONG = """
import loja, signal, sys
# a job in the background of a shell is started with the signal ignored
signal.signal(signal.SIGINT, signal.default_int_handler)
def tell(t, error):
    print("begun", flush=True)
try:
    loja.Problem.read(sys.argv[1]).flow(until="1e60", digits=60,
                                        progress=tell)
except KeyboardInterrupt:
    sys.exit(7)
"""


class Numbers(unittest.TestCase):
    """Exact in and out."""

    def problem(self, x, **more):
        return loja.Problem([1, 1], "identity", [x], [0], start=[[[1]]],
                            bias=False, **more)

    def loss(self, x, **more):
        loss = self.problem(x, **more).eval(precision=4000)["loss"]
        self.assertEqual(loss.lower, loss.upper)
        return loss.lower

    def test_exact(self):
        self.assertEqual(self.loss(0.1), Fraction(0.1) ** 2)
        self.assertEqual(self.loss(1e-300), Fraction(1e-300) ** 2)
        self.assertEqual(self.loss("1/4"), Fraction(1, 16))
        self.assertEqual(self.loss(Fraction(3, 8)), Fraction(9, 64))
        self.assertEqual(self.loss(2**70), Fraction(2**140))
        self.assertEqual(self.loss(True), 1)
        self.assertEqual(self.loss(1, l2=0.5), Fraction(3, 2))
        third = self.problem("1/3").eval()["loss"]
        self.assertIn(Fraction(1, 9), third)
        self.assertLess(third.upper - third.lower, Fraction(1, 10**70))

    def test_kinds(self):
        self.assertIn('x: ["1/10"]', self.problem(Decimal("0.1")).yaml)
        problem = loja.Problem((1.0, 1), [], ["1/2"], [0],
                               start=[[[1]]], bias=False)
        self.assertEqual(problem.eval()["loss"].lower, Fraction(1, 4))

    def test_refused(self):
        for x in (float("nan"), float("inf"), Decimal("nan"), "x", "0,5", "",
                  None, 1j, [[1]], {}):
            with self.assertRaises(loja.LojaError):
                self.loss(x)
        for widths, activation, x, y in (
                ("1-1", "tanh", [0], [0]), ([1, 1.5], "tanh", [0], [0]),
                (None, "tanh", [0], [0]), ([1, 1, 1], None, [0], [0]),
                ([1, 1, 1], "tanh", 0, [0]), ([1, 1, 1], "tanh", [0], 0),
                ([1, 1, 1], "tanh", None, [0]),
                ([1, 1, 1], "tanh}\nloss: {", [0], [0]),
                ([1, 1, 1], "tanh", [0], lambda x: x)):
            with self.assertRaises(loja.LojaError):
                loja.Problem(widths, activation, x, y,
                             start=[[[1]], [0], [[1]], [0]]).eval()
        with self.assertRaises(loja.LojaError):
            self.problem(1).flow(until=float("inf"))
        with self.assertRaises(loja.LojaError):
            loja.plot(self.problem(1).eval())


class Starts(unittest.TestCase):
    """Parameters by names, by order, from files."""

    W1, B1, W2, B2 = [[1], [2]], [3, 4], [[5, 6]], [7]

    def norm2(self, start, **more):
        problem = loja.Problem([1, 2, 1], "tanh", [0], [0], start=start,
                               **more)
        return float(problem.eval()["norm"]) ** 2

    def test_forms(self):
        total = sum(k * k for k in range(1, 8))
        for start in ({"w1": self.W1, "b1": self.B1, "b2": self.B2,
                       "w2": self.W2},
                      {"0.weight": self.W1, "0.bias": self.B1,
                       "2.weight": self.W2, "2.bias": self.B2},
                      # as a file of safetensors has them
                      {"10.bias": self.B2, "10.weight": self.W2,
                       "2.bias": self.B1, "2.weight": self.W1},
                      # one bias as a number
                      [self.W1, self.B1, self.W2, 7],
                      [self.W1, self.B1, self.W2, self.B2]):
            self.assertAlmostEqual(self.norm2(start), total)

        class Model:
            def state_dict(self):
                return {"a.weight": Starts.W1, "a.bias": Starts.B1,
                        "b.weight": Starts.W2, "b.bias": Starts.B2}
        self.assertAlmostEqual(self.norm2(Model()), total)
        # layers of one shape: by the numbers in their names, where these
        # differ in nothing else, or as they come
        for names, factor in ((("l10", "l9"), 2), (("b", "a"), 1)):
            start = {names[0] + ".weight": [[2]], names[1] + ".weight": [[1]]}
            problem = loja.Problem([1, 1, 1], "softsign", [1], [0],
                                   start=start, bias=False)
            # N(1) = 2 f(1) = 1, or f(2) = 2/3
            self.assertAlmostEqual(float(problem.eval()["loss"]),
                                   1 if factor == 2 else 4 / 9)
        self.assertAlmostEqual(self.norm2([self.W1, self.W2], bias=False),
                               1 + 4 + 25 + 36)

    def test_refused(self):
        for start in ([self.W1], [self.B1, self.W1, self.W2, self.B2],
                      [self.W1, self.B1, self.W1, self.B2], [],
                      {"w1": self.W1, "w3": self.W2}, 5, "none.npz", b"1",
                      pathlib.Path("none.npz"),
                      {"0.weight": self.W1, "0.bias": self.B1,
                       "1.running_mean": self.B1, "2.weight": self.W2,
                       "2.bias": self.B2}):
            with self.assertRaises(loja.LojaError):
                self.norm2(start)


class Runs(unittest.TestCase):
    """The commands, their ends."""

    def test_prove(self):
        path = os.path.join(tempfile.mkdtemp(), "z1.jsonl")
        result = loja.Problem.read(EXAMPLES + "/z1.yaml").prove(cert=path)
        self.assertTrue(result.proved)
        self.assertEqual(result["verdict"], "DIVERGES")
        self.assertEqual(result["certificate"], path)
        self.assertEqual(result.claim("unattained")["status"], "PROVED")
        self.assertIsNone(result.claim("converges"))
        limit = result.claim("diverges")["numbers"]["limit_norm"]
        self.assertAlmostEqual(float(limit), 0.7289233736074770, 12)
        if os.environ.get("LOJA_CHECK"):
            self.assertTrue(result.check())

    def test_radius(self):
        path = os.path.join(tempfile.mkdtemp(), "ball.jsonl")
        result = loja.Problem.read(EXAMPLES + "/z1.yaml").prove(
            radius=Fraction(1, 5), cert=path)
        self.assertEqual(result["verdict"], "DIVERGES")
        self.assertEqual(result["T"], 0)
        self.assertEqual(result["start_radius"], Fraction(1, 5))
        self.assertIsNone(result["start_middle"])
        self.assertEqual(result["certificate"], path)
        if os.environ.get("LOJA_CHECK"):
            self.assertTrue(result.check())

    def test_ranges(self):
        with open(EXAMPLES + "/z1.yaml", encoding="utf-8") as file:
            lines = [s for s in file if not s.startswith("start")]
        problem = loja.Problem.text("".join(lines) + """
start:
  w1: [[1]]
  w2: [[4/3]]
  ranges: {"w1[0][0]": [3/2, 7/4]}
""")
        result = problem.prove()
        self.assertEqual(result["verdict"], "DIVERGES")
        self.assertEqual(result["start_radius"], Fraction(1, 8))
        self.assertEqual(result["start_middle"],
                         [Fraction(13, 8), Fraction(4, 3)])

    def test_basin(self):
        path = os.path.join(tempfile.mkdtemp(), "basin.jsonl")
        problem = loja.Problem.read(EXAMPLES + "/z1.yaml")
        result = problem.basin(until=10, cert=path)
        self.assertEqual(result["verdict"], "DIVERGES")
        self.assertGreater(result["start_radius"], Fraction(2, 5))
        self.assertEqual(result["beyond"] - result["start_radius"],
                         Fraction(1, 100))
        again = problem.prove(radius=result["beyond"], until=10)
        self.assertEqual(again["status"], "UNDECIDED")
        self.assertEqual(problem.eval()["status"], "PROVED")
        if os.environ.get("LOJA_CHECK"):
            self.assertTrue(result.check())

    def test_claims(self):
        problem = loja.Problem.read(EXAMPLES + "/z1.yaml")
        result = problem.prove(claims=["infimum", "threshold"], eps="1/2")
        self.assertEqual([c["name"] for c in result["claims"]],
                         ["infimum", "threshold"])
        self.assertTrue(result.proved)
        self.assertEqual(result["rows"], [])
        undecided = problem.prove(claims="converges", until=1)
        self.assertEqual(undecided["status"], "UNDECIDED")
        self.assertTrue(undecided.claim("converges")["reason"])

    def test_flow(self):
        problem = loja.Problem.read(EXAMPLES + "/z1.yaml")
        seen = []
        result = problem.flow(until=Fraction(7, 2), digits=30,
                              progress=lambda t, error: seen.append(t))
        self.assertEqual(result["t"], Fraction(7, 2))
        self.assertLess(result["radius"], Fraction(1, 10**30))
        self.assertEqual(seen[-1], 3.5)
        self.assertEqual(len(result["theta"]), 2)
        with self.assertRaises(loja.LojaError):
            problem.flow(until=1, progress=lambda t, error: True)
        with self.assertRaises(ZeroDivisionError):
            problem.flow(until=1, progress=lambda t, error: 1 // 0)
        budget = problem.flow(until="1e300", seconds="1/100")
        self.assertEqual(budget["status"], "UNDECIDED")
        self.assertIn("seconds", budget["reason"])

    def test_refused(self):
        problem = loja.Problem.text("network: {widths: [1, 1]}\n")
        with self.assertRaisesRegex(loja.LojaError, "text:1:1: expected"):
            problem.eval()
        problem = loja.Problem.read(EXAMPLES + "/z1.yaml")
        for wrong in ({"until": -1}, {"until": "soon"}, {"digits": 0},
                      {"digits": 1.5}, {"nonsense": 1}, {"cert": ""},
                      {"cert": "/no/such/directory/a.jsonl"}):
            with self.assertRaises(loja.LojaError):
                problem.flow(**dict({"until": 1}, **wrong))
        with self.assertRaises(loja.LojaError):
            problem.prove(eps=1)
        with self.assertRaises(loja.LojaError):
            problem.prove(claims="limit")
        with self.assertRaises(OSError):
            loja.Problem.read("no such file")

    def test_interrupt(self):
        run = subprocess.Popen([sys.executable, "-c", LONG,
                                EXAMPLES + "/z2.yaml"],
                               stdout=subprocess.PIPE)
        try:
            self.assertEqual(run.stdout.readline(), b"begun\n")
            run.send_signal(signal.SIGINT)
            self.assertEqual(run.wait(), 7)
        finally:
            run.kill()
            run.stdout.close()


if __name__ == "__main__":
    unittest.main()
