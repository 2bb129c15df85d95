"""Pages of held bids."""
