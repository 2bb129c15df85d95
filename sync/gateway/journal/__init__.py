"""What staff did at the gateway: an append-only log that anybody may check."""
