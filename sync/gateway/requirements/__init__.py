"""Requirement tables that this LPSE published (Pasal 10(2)b, 22(1))."""
