"""Firms that bid here: their names and passwords."""
