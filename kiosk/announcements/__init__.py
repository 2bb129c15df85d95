"""What the LPSE tells everybody in its room (Pasal 23(4), 26(4)), at a seat."""
