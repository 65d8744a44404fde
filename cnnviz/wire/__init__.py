"""The packets for the browser, and the links back."""
