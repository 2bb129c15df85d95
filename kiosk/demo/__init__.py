"""A whole bidding room on one machine, with sample data: gateway, cuttable link, seat, "USB stick"."""
