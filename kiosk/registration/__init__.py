"""Registration at a seat: the form of Pasal 22, filled in by the vendor, and what becomes of it."""
