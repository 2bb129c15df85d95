"""Bids that would not open: attempts, the faulty hop, and the record for the minutes."""
