"""What couriers bring on sticks, or a relay sends for them, and what goes back (SPEC 17)."""
