"""Tests of capture/."""
