"""Tender keys, their rehearsal, and the signed cards that publish them."""
