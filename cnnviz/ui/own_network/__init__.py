"""A network of the user's own: its file, its classes, and how its pictures are prepared."""
