"""The benchmarks: each a function that measures and gives the rows of its name."""
