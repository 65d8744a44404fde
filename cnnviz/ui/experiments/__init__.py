"""Experiments on a network: ablation, occlusion, comparison, attribution."""
