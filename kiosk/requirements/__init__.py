"""Which papers and fields a registration needs (Pasal 22(1)), at a seat."""
