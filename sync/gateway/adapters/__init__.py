"""Formats of the world outside, read into ours."""
