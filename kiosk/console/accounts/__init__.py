"""User IDs at the console: find, deactivate, take up again, help with passwords (Pasal 10)."""
