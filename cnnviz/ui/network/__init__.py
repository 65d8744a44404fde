"""The views of a network and of one picture in it."""
