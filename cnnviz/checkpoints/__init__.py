"""Networks in files: their cards, architectures, weights and checks."""
