"""Tests of structure/."""
