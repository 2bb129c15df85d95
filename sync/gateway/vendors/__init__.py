"""Firms that bid here, with their passwords, and the User IDs issued to vendors and others."""
