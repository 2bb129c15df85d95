"""Requests of firms about their accounts at the console: opened with a letter, then decided."""
