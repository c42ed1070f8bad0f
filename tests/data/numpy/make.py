# SPDX-License-Identifier: LGPL-3.0-or-later
# Writes the files of this directory, by NumPy:
#     python3 make.py
import numpy as np

x = np.array([[0.5, -3.0], [0.0, 0.25], [2.0, 1.0]])
y = np.array([2.5, -1.0, 7.0])
np.save("x.npy", x)
np.save("y.npy", y)
np.save("y_column.npy", y.reshape(3, 1).astype(">f4"))
np.save("rows.npy", np.column_stack([y, x]).astype(np.float32))
np.save("fortran.npy", np.asfortranarray(np.column_stack([x, y])))
np.save("integers.npy", np.array([[1, -3, 2], [0, 127, -128]], dtype=np.int8))
np.save("large.npy", np.array([[2**64 - 1, 0, 1]], dtype=np.uint64))
np.save("big.npy", np.array([[-2, 5, 300]], dtype=">i2"))
np.save("half.npy", np.array([[1.5, -2, 0.25]], dtype=np.float16))
np.save("nan.npy", np.array([[1.0, np.nan, 0.0]]))
np.save("complex.npy", np.array([1j]))
np.savez("xy.npz", x=x, y=y)
np.savez_compressed("packed.npz", X_train=x, y_train=y)
# parameters of a network 2-2-1
w1 = np.array([[1.0, 2.0], [3.0, 4.0]])
b1 = np.array([5.0, 6.0])
w2 = np.array([[7.0, 8.0]])
b2 = np.array([9.0])
np.savez("theta.npz", w1, b1, w2, b2)
np.savez("torch.npz", **{"net.2.weight": w2, "net.0.bias": b1,
                         "net.0.weight": w1, "net.2.bias": b2})
np.savez("named.npz", A=w1, B=b1, C=w2, D=b2, epoch=np.array([3]))
np.save("theta.npy", np.concatenate([w1.ravel(), b1, w2.ravel(), b2]))
