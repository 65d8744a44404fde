"""Tests of robustness/."""
