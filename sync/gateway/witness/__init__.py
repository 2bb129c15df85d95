"""Remembering what each seat's log has claimed."""
