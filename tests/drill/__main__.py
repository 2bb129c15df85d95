"""`python -m tests.drill SEED N`: a campaign; with `--kind K --number I` one try of it again."""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from tests.drill import campaign
from tests.drill.ground import Ground
from tests.drill.kinds import KINDS
from tests.scenarios.world import furnished

JOURNEY_EVERY = 1000  # tries of a recording


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.drill", description=__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("count", type=int)
    parser.add_argument("--kind", action="append", choices=list(KINDS))
    parser.add_argument("--number", type=int, help="this try of the campaign and no other")
    args = parser.parse_args()
    chosen = [KINDS[name] for name in args.kind or KINDS]
    journeys = max(1, args.count // JOURNEY_EVERY)
    with tempfile.TemporaryDirectory(prefix="drill-") as folder:
        root = Path(folder).resolve()
        ground = Ground(furnished(root / "room"), root, journeys)
        if args.number is not None:
            found = [
                one
                for kind in chosen
                for one in campaign.once(ground, kind, args.seed, args.number)
            ]
            print(*found or ["nothing found"], sep="\n")
            return bool(found)
        report = campaign.run(
            ground, chosen, args.seed, args.count, lambda line: print(line, flush=True)
        )
    print("| kind | tries | found | each |", "|---|---|---|---|", *report.rows(), sep="\n")
    return bool(report.found)


if __name__ == "__main__":
    raise SystemExit(main())
