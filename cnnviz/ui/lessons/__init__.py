"""The furniture of the labs."""
