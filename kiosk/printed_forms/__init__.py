"""Forms of a registration at a seat: printed or saved to a stick, blank or filled in (Pasal 22)."""
