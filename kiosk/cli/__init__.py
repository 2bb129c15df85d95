"""The `lpse-kiosk` command. `docs/reference/cli.md` is generated from here.

Exit codes: 0 done, 1 refused or failed (the reason is printed), 2 the command line itself is wrong.
"""

from kiosk.cli.main import main

__all__ = ["main"]
