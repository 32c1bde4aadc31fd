"""What it costs: `make bench` measures against the limits of the design and writes docs/performance.md."""
