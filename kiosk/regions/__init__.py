"""Regencies and cities by the newest decree that the LPSE published, else by the program's own."""
