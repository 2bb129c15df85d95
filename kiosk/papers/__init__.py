"""Papers of a registration: brought on a stick, scanned or photographed, and made to fit."""
