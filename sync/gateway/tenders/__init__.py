"""Tenders: imported from OCDS, sent to the seats."""
