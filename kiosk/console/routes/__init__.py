"""The console's addresses, one module a feature."""
