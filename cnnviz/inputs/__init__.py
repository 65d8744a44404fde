"""What a picture becomes on its way into a network."""
