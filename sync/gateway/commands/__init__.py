"""Commands and their answers, and what becomes of bids."""
