"""Tenderers."""
