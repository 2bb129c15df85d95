"""Announcements to every seat (Pasal 23(4), 26(4)): the pages on which staff write them."""
