"""Faults at random places of random journeys: `python -m tests.drill SEED N` (ADR 70).

`kinds` is the table of what may go wrong and what is checked after it; a campaign is repeated by
its seed. What goes wrong on a disk is tried on recordings: the real seat and the real gateway walk
a journey once under `strace`, and from what they wrote and flushed a thousand disks are made.
"""
