"""What staff did at the seats themselves, as the seats' own logs tell it."""
