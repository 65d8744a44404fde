"""The page of what a channel looks for: strongest patches, tuning, made pictures, circuits."""
