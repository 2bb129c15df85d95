"""A whole bidding room on one machine: gateway, cuttable link, seat, "USB stick", samples."""
