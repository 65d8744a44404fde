"""What the labs of the lesson compute: each number is torch's own, or equal to it."""
