"""Ops that a program registers: their schemas, their kernels, their gradients."""
