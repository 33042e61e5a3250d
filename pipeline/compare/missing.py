"""Cited documents -> what a plan leaves out that plans like it cite.

Plans are alike that come from one province, are for one year and are about one subject, by their
titles. Where a province has too few of them, what the nation issued is compared over all
provinces. A plan that is older than the document, or that could not be read well, misses nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from pipeline.compare.batch import Batch, folded, text
from pipeline.compare.cited import Cited
from pipeline.rows import Cells
from pipeline.rows.ids import content_id

LEAST_CITING = 3
"""Other plans that must cite a document before its absence says anything."""

LEAST_SHARE = 0.6
"""Share of the like plans that must cite it."""

_ALIKE = 75
"""Likeness (0-100) of two titles from which two plans are about one subject."""

_UPSTREAM = ("central", "province", "district")
_WHEN = re.compile(
    r"\b(?:năm|quý|tháng|giai đoạn|cuối|đầu|từ|đến|trên địa bàn|kế hoạch|triển khai|thực hiện)\b"
    r"|\b(?:xã|phường|thị trấn|đặc khu|tỉnh|thành phố|ủy ban nhân dân|ubnd|[ivx]+)\b|\d+"
    r"|\bvề việc ban hành\b"
)


@dataclass(frozen=True)
class Missing:
    """A document that a plan leaves out: how many of the plans like it cite it."""

    doc_id: str
    cited: Cited
    citing: int
    peers: int

    @property
    def share(self) -> float:
        return self.citing / self.peers


def missing(found: Sequence[Cited], batch: Batch) -> list[Missing]:
    """Return what each plan leaves out, most often cited first."""
    ids = list(batch.documents)
    upstream = [one for one in found if one.level in _UPSTREAM and _is_numbered(one)]
    if not ids or not upstream:
        return []
    place = {doc_id: at for at, doc_id in enumerate(ids)}
    cites = np.zeros((len(ids), len(upstream)), dtype=bool)
    for column, one in enumerate(upstream):
        cites[[place[doc_id] for doc_id in one.doc_ids], column] = True
    alike = _alike(batch, ids)
    near = alike & _same(batch, ids, "province")
    central = np.array([one.level == "central" for one in upstream])
    out = []
    for at, doc_id in enumerate(ids):
        if batch.documents[doc_id]["status"] != "done":
            continue
        for peers, columns in _peers(near[at], alike[at], central):
            out += _left_out(doc_id, cites[at], cites[peers], columns, upstream, batch)
    return sorted(out, key=lambda m: (m.doc_id, -m.share, m.cited.key))


def rows(found: Sequence[Missing], documents: Sequence[Cells]) -> list[Cells]:
    """Return the rows of ``missing_citations``; ``documents`` are those of cited_documents."""
    told = {row["cited_id"]: row for row in documents}
    return [
        {
            "doc_id": one.doc_id,
            "missing_id": content_id(one.doc_id, "missing", one.cited.cited_id),
            "cited_id": one.cited.cited_id,
            **{
                name: told[one.cited.cited_id][name]
                for name in ("number", "date", "issuer", "level", "title")
            },
            "citing": one.citing,
            "peers": one.peers,
            "share": round(one.share, 3),
        }
        for one in found
    ]


def subject(document: Cells) -> str:
    """Return what the plan is about: its title without places, years and empty words."""
    title = folded(text(document, "title"))
    for name in ("commune", "district", "province"):
        if place := folded(re.sub(r"^(?:tỉnh|thành phố)\s", "", text(document, name))):
            title = title.replace(place, " ")
    return " ".join(_WHEN.sub(" ", title).split())


def _is_numbered(one: Cited) -> bool:
    return one.mentions[0].row["kind"] == "numbered"


def _alike(batch: Batch, ids: Sequence[str]) -> NDArray[np.bool_]:
    """Return which plans are about one subject, for one year; none is like itself."""
    subjects = [subject(batch.documents[doc_id]) for doc_id in ids]
    likeness = process.cdist(
        subjects, subjects, scorer=fuzz.token_sort_ratio, score_cutoff=_ALIKE, dtype=np.uint8
    )
    years = [text(batch.documents[doc_id], "plan_year") for doc_id in ids]
    same_year = np.array([[not a or not b or a == b for b in years] for a in years])
    alike: NDArray[np.bool_] = (likeness > 0) & same_year
    np.fill_diagonal(alike, val=False)
    return alike


def _same(batch: Batch, ids: Sequence[str], column: str) -> NDArray[np.bool_]:
    values = np.array([text(batch.documents[doc_id], column) for doc_id in ids])
    same: NDArray[np.bool_] = (values[:, None] == values[None, :]) & (values != "")[None, :]
    return same


def _peers(
    near: NDArray[np.bool_], alike: NDArray[np.bool_], central: NDArray[np.bool_]
) -> list[tuple[NDArray[np.bool_], NDArray[np.bool_]]]:
    """Return the plans to compare with, each group with the documents it can judge."""
    if near.sum() >= LEAST_CITING:
        return [(near, np.ones_like(central))]
    return [(alike, central)] if alike.sum() >= LEAST_CITING else []


def _left_out(
    doc_id: str,
    own: NDArray[np.bool_],
    theirs: NDArray[np.bool_],
    columns: NDArray[np.bool_],
    upstream: Sequence[Cited],
    batch: Batch,
) -> list[Missing]:
    count, peers = theirs.sum(axis=0), len(theirs)
    wanted = (count >= LEAST_CITING) & (count >= LEAST_SHARE * peers) & columns & ~own
    issued = text(batch.documents[doc_id], "issue_date")
    return [
        Missing(doc_id, upstream[column], int(count[column]), peers)
        for column in np.flatnonzero(wanted).tolist()
        if not issued or upstream[column].date[: len(issued)] <= issued
    ]
