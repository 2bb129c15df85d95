"""The verification desk at a seat: what is taken along is read and decided, link or no link."""
