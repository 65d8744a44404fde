"""The way of a picture into a network: decoding, preparation and checks."""
