"""Fine-tuning a network on one's own pictures."""
