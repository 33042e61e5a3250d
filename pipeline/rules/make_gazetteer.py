"""Write the gazetteer's word lists from the data of the package ``vietnamadminunits``.

Run once, by hand, with the folder of the installed package::

    python pipeline/rules/make_gazetteer.py SITE_PACKAGES/vietnamadminunits

It needs only the standard library, the product never runs it; ``docs/gazetteer.md`` has the
provenance. Four files are written beside this one: ``gazetteer_before.csv`` (three levels, to
2025-06-30), ``gazetteer_after.csv`` (two levels, from 2025-07-01), ``gazetteer_succession.csv``
(which commune became which) and ``gazetteer_provinces.csv`` (which province became which).
"""

from __future__ import annotations

import csv
import json
import sqlite3
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
BEFORE = """SELECT wardCode, wardType, wardShort, districtCode, districtType, districtShort,
                   provinceCode, province, provinceKey, districtKey, wardKey
            FROM admin_units_legacy ORDER BY provinceCode, districtCode, wardCode"""
AFTER = """SELECT wardCode, wardType, wardShort, provinceCode, province, provinceKey, wardKey
           FROM admin_units ORDER BY provinceCode, wardCode"""


def main(package: Path) -> None:
    """Read the package's database and converter, write the four lists."""
    database = sqlite3.connect(package / "data" / "dataset.db")
    before = [tuple(map(_clean, row)) for row in database.execute(BEFORE)]
    after = [tuple(map(_clean, row)) for row in database.execute(AFTER)]
    converter = json.loads((package / "data" / "converter_2025.json").read_text(encoding="utf-8"))
    _write(
        "gazetteer_before",
        ("code", "type", "name", "district_code", "district", "province_code", "province"),
        (
            (code, kind.lower(), name, d_code, f"{d_type.lower()} {district}", p_code, _low(p))
            for code, kind, name, d_code, d_type, district, p_code, p, *_ in before
        ),
    )
    _write(
        "gazetteer_after",
        ("code", "type", "name", "province_code", "province"),
        ((code, kind.lower(), name, p_code, _low(p)) for code, kind, name, p_code, p, *_ in after),
    )
    old = {"_".join(row[8:]): row[0] or row[3] for row in before}
    new = {(row[5], row[6]): row[0] for row in after}
    _write(
        "gazetteer_succession", ("old_code", "new_code", "share"), _succession(converter, old, new)
    )
    names = {row[8]: (row[6], _low(row[7])) for row in before}
    now = {row[5]: (row[3], _low(row[4])) for row in after}
    _write(
        "gazetteer_provinces",
        ("old_code", "old_province", "code", "province"),
        sorted(
            (*names[key], *now[successor])
            for successor, keys in converter["DICT_PROVINCE"].items()
            for key in keys
        ),
    )


def _succession(
    converter: dict[str, dict[str, dict[str, list[Any]]]],
    old: dict[str, str],
    new: dict[tuple[str, str], str],
) -> list[tuple[str, str, str]]:
    """Return (old code, new code, whole | main | part). Raises KeyError where a key is unknown."""
    rows: set[tuple[str, str, str]] = set()
    for province, successors in converter["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
        for ward, keys in successors.items():
            for key in keys:
                rows.add((old[str(key)], new[province, ward], "whole"))
    for province, divided in converter["DICT_PROVINCE_WARD_DIVIDED"].items():
        for key, parts in divided.items():
            for part in parts:
                share = "main" if part["isDefaultNewWard"] else "part"
                rows.add((old[key], new[province, part["newWardKey"]], share))
    return sorted(rows)


def _clean(value: object) -> str:
    return unicodedata.normalize("NFC", str(value or "")).strip()


def _low(name: str) -> str:
    for kind in ("Thành phố", "Tỉnh"):
        if name.startswith(f"{kind} "):
            return kind.lower() + name[len(kind) :]
    return name


def _write(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    with (HERE / f"{name}.csv").open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
