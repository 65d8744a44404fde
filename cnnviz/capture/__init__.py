"""One forward pass of a network, and a record of the output of every layer."""
