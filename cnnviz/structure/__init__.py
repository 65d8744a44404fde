"""The structure of a network: its bands, depths, shortcuts and receptive fields."""
