"""Tests of lessons/."""
