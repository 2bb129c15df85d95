"""Outages at the gateway."""
