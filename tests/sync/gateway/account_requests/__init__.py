"""Requests of firms about their accounts."""
