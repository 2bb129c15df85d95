"""Requirement tables (Pasal 10(2)b): the pages on which staff publish and withdraw them."""
