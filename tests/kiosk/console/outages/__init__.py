"""Pages of outages."""
