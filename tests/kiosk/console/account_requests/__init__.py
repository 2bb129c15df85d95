"""Requests about accounts at the console."""
