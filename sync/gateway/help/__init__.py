"""Calls for staff: who at which seat asks for somebody, and what staff say to it."""
