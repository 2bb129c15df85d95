"""The desk at a seat: verifiers read and decide at a seat that they opened."""
