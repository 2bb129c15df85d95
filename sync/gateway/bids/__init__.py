"""Bids at the gateway: judged, kept, decided, replaced, and handed out."""
