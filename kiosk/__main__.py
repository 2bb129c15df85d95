"""`python -m kiosk` is `lpse-kiosk`."""

from kiosk.cli.main import main

main(prog_name="lpse-kiosk")
