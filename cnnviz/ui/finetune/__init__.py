"""The page of fine-tuning."""
