"""The seat in its room: orders of the console, what it is told of the seat, what staff did here."""
