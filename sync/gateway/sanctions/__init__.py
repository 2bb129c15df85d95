"""Blacklists as they were taken in, and who of a registration stands on one."""
