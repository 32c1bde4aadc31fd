"""`make bench` measures the speed against the targets and writes docs/performance.md."""
