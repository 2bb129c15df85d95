"""What a command of `lpse-kiosk` is made with, whichever feature brings it along.

`frame`: the options before its name, and how failures are told. `files`: keys and receipts that
people give it.
"""
