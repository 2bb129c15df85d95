"""The seat: what runs on one PC of a bidding room."""
