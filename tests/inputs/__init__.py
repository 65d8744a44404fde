"""Tests of inputs/."""
