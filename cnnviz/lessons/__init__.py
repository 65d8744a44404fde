"""The computations of the labs: each number is torch's own, or equal to it."""
