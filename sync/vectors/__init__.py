"""Bytes that both ends of the protocol must produce or accept; `make.py` writes them."""
