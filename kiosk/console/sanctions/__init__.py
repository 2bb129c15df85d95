"""Blacklists at the console: what our copies hold, how old they are, taking a newer one in."""
