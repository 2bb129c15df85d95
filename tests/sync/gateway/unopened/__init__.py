"""Bids that would not open."""
