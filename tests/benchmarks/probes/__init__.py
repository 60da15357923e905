"""Measurements that run in a process of their own; `tests/benchmarks/processes.py` starts them."""
