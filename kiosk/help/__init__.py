"""Bantuan: somebody at this seat calls staff with one press, link or no link."""
