"""Measurements against named peers, in the same run. `make bench` rewrites docs/benchmarks.md."""
