"""The networks, their weights, and the devices on which they run."""
