"""The tests. What they share stands in modules of its own, which the benchmarks use too."""
