"""Bytes for the browser, and links back."""
