"""Numeric kernels: a network over time as arrays, and exact flows on it."""
