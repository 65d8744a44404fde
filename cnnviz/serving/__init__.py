"""Requests of many users on one device or a cluster."""
