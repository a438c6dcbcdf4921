"""Measurements against a floor taken in the same run; run one with `python -m benchmarks.NAME`."""
