"""Kesaksian: a bid that would not open, guided to signed witness minutes."""
