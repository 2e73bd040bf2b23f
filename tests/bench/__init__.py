"""Benchmarks: figures and ratios, measured on request and never asserted. `make bench` runs them.

Each module here has `run(quick: bool) -> dict`. Say in its docstring what is compared with what; `quick` is a small
run that shows that the benchmark works, and whose figures mean nothing.
"""
