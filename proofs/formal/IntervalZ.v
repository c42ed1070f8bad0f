(* SPDX-License-Identifier: LGPL-3.0-or-later *)
(* The interval tactic on Coq's integers Z: no axioms beyond those of the real
   numbers (the usual one computes with the processor's floating point). *)
From Interval Require Import Float.Specific_stdz Float.Specific_ops Tactic.
Module SF := SpecificFloat StdZRadix2.
Module IZ := IntervalTactic SF.
