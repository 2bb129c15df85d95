"""One-time codes, seats and their revocation."""
