"""What the channels of a network look for: their strongest patches, tuning, made pictures, circuits."""
