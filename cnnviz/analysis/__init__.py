"""The analysis of a forward pass: predictions, contributions, attributions and effects of edits."""
