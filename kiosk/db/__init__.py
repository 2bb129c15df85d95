"""The seat's database file: opening it, its migrations, and its single values."""
