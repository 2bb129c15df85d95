"""Registrations of vendors: taken in, shown to verifiers, decided (Pasal 10, 22)."""
