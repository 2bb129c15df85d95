"""Pages of bids that would not open."""
