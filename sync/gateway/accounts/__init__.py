"""Tenderers and staff."""
