"""Outages: what seats tell of their links, when the gateway served, and the papers of one."""
