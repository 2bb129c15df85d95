"""Bids that are held, the committee's rulings on them, and their papers."""
