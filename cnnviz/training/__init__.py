"""Training the weights that the program ships, and the trainer of every other training."""
