"""Numbers read off a forward pass, in numpy alone."""
