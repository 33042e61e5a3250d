"""Passages -> what plans share: which passage stands where else, and what was changed in it.

What most plans have is a model text and no news; a finding is raised where a plan shares several
passages with one other plan that hardly any other has.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from pipeline.compare.batch import Batch, text
from pipeline.compare.passages import Families, Passage, families, passages
from pipeline.rows import Cells
from pipeline.rows.ids import content_id

RARE, RARE_SHARE = 3, 0.02
"""A text is rare that at most three plans, or two in a hundred, have."""

LEAST_PASSAGES, LEAST_WORDS = 3, 60
"""What two plans must share in rare passages before one was copied from the other."""

LEAST_OVERLAP = 0.1
"""Share of a plan's text from which a pair of plans is listed."""

_CHANGES = 8
"""Changes of one passage that are told."""


@dataclass(frozen=True)
class Reuse:
    """What the plans of a batch share.

    ``words[i, j]`` counts words of plan i that stand in plan j as well; ``copied`` holds the
    rare passages two plans share, by their ids.
    """

    ids: list[str]
    found: list[Passage]
    families: Families
    words: NDArray[np.float32]
    copied: dict[tuple[str, str], list[tuple[Passage, Passage]]]


def reuse(batch: Batch) -> Reuse:
    """Return what the plans share."""
    ids = list(batch.documents)
    found = passages(batch)
    grouped = families(found)
    by_family: dict[int, dict[str, list[Passage]]] = defaultdict(lambda: defaultdict(list))
    for passage in found:
        by_family[grouped.of[passage.key]][passage.doc_id].append(passage)
    place = {doc_id: at for at, doc_id in enumerate(ids)}
    words = np.zeros((len(ids), len(ids)), dtype=np.float32)
    copied: dict[tuple[str, str], list[tuple[Passage, Passage]]] = defaultdict(list)
    rare = max(RARE, int(RARE_SHARE * len(ids)))
    for shared in by_family.values():
        at = np.array([place[doc_id] for doc_id in shared])
        sizes = np.array([sum(p.size for p in said) for said in shared.values()], np.float32)
        words[np.ix_(at, at)] += sizes[:, None]
        if 1 < len(shared) <= rare:
            for one, two in _ordered_pairs(sorted(shared)):
                copied[one, two] += _closest(shared[one], shared[two])
    return Reuse(ids, found, grouped, words, copied)


def rows(shared: Reuse) -> list[Cells]:
    """Return the rows of ``reuse``: each passage with the plan it is most likely shared with."""
    place = {doc_id: at for at, doc_id in enumerate(shared.ids)}
    holders = {
        key: np.array(sorted({place[p.doc_id] for p in said}))
        for key, said in shared.families.members.items()
    }
    sizes = shared.families.sizes
    out: list[Cells] = []
    times: Counter[tuple[str, str]] = Counter()
    for passage in shared.found:
        family = shared.families.of[passage.key]
        if sizes[family] == 1:
            continue
        other, likeness = _other(passage, shared, holders, place)
        if other is None:
            continue
        times[passage.doc_id, passage.words] += 1
        again = times[passage.doc_id, passage.words]
        out.append(
            {
                "doc_id": passage.doc_id,
                "reuse_id": content_id(passage.doc_id, "reuse", passage.words, again),
                "section_path": passage.row["section_path"],
                "passage": passage.words,
                "documents": sizes[family],
                "other_doc_id": other.doc_id,
                "other_path": other.row["section_path"],
                "other_passage": other.words,
                "similarity": round(likeness, 3),
                "differs": differs(other.words, passage.words),
                "page": passage.row["page"],
                "line": passage.row["line"],
                "bbox": passage.row["bbox"],
            }
        )
    return out


def overlaps(shared: Reuse) -> list[Cells]:
    """Return the rows of ``overlaps``: pairs of plans that share much of their text."""
    totals = np.zeros(len(shared.ids), dtype=np.float32)
    place = {doc_id: at for at, doc_id in enumerate(shared.ids)}
    for passage in shared.found:
        totals[place[passage.doc_id]] += passage.size
    share = shared.words / np.maximum(totals, 1)[:, None]
    out: list[Cells] = []
    for one, two in np.argwhere(np.maximum(share, share.T) >= LEAST_OVERLAP).tolist():
        if one < two:
            ids = (shared.ids[one], shared.ids[two])
            rare = shared.copied.get(ids, [])
            out.append(
                {
                    "doc_id": ids[0],
                    "overlap_id": content_id("overlap", *ids),
                    "other_doc_id": ids[1],
                    "share": round(float(share[one, two]), 3),
                    "other_share": round(float(share[two, one]), 3),
                    "rare_passages": len(rare),
                    "rare_words": sum(passage.size for passage, _ in rare),
                }
            )
    return out


def copies(shared: Reuse, batch: Batch) -> Iterator[tuple[list[Passage], str]]:
    """Yield a plan's rare passages that another plan has too, and that plan's id.

    The later plan is told; both, where their dates don't say which is later.
    """
    for (one, two), pairs in sorted(shared.copied.items()):
        if len(pairs) < LEAST_PASSAGES or sum(p.size for p, _ in pairs) < LEAST_WORDS:
            continue
        issued, other = (text(batch.documents[doc_id], "issue_date") for doc_id in (one, two))
        if not (issued and other and issued < other[: len(issued)]):
            yield [passage for passage, _ in pairs], two


def differs(before: str, after: str) -> str:
    """Return in words what was changed between two passages: ``xã → phường``, ``+ mới``."""
    one, two = before.split(), after.split()
    told: list[str] = []
    gone: list[str] = []
    new: list[str] = []
    for step in Indel.opcodes([_bare(word) for word in one], [_bare(word) for word in two]):
        if step.tag == "equal":
            told += _told(gone, new)
            gone, new = [], []
        else:
            gone += one[step.src_start : step.src_end]
            new += two[step.dest_start : step.dest_end]
    told += _told(gone, new)
    more = len(told) - _CHANGES
    return "; ".join(told[:_CHANGES]) + (f"; … ({more})" if more > 0 else "")


def _told(gone: Sequence[str], new: Sequence[str]) -> list[str]:
    if gone and new:
        return [f"{' '.join(gone)} → {' '.join(new)}"]
    return [f"− {' '.join(gone)}"] if gone else [f"+ {' '.join(new)}"] if new else []


def _bare(word: str) -> str:
    return re.sub(r"^\W+|\W+$", "", word).casefold() or word


def _ordered_pairs(ids: Sequence[str]) -> Iterator[tuple[str, str]]:
    for one in ids:
        for two in ids:
            if one != two:
                yield one, two


def _closest(one: Sequence[Passage], two: Sequence[Passage]) -> list[tuple[Passage, Passage]]:
    return [(p, max(two, key=lambda other: _likeness(p, other))) for p in one]


def _likeness(one: Passage, two: Passage) -> float:
    return float(Indel.normalized_similarity(one.key.split(), two.key.split()))


def _other(
    passage: Passage,
    shared: Reuse,
    holders: dict[str, NDArray[np.int64]],
    place: dict[str, int],
) -> tuple[Passage | None, float]:
    """Return the passage of another plan that ``passage`` is nearest to, and how near.

    Of equally near ones, that of the plan most text is shared with.
    """
    own = place[passage.doc_id]
    near = sorted(shared.families.near.get(passage.key, []), reverse=True)
    for likeness, key in [(1.0, passage.key), *near]:
        others = holders[key][holders[key] != own]
        if len(others):
            best = shared.ids[int(others[np.argmax(shared.words[own, others])])]
            members = shared.families.members[key]
            return next(p for p in members if p.doc_id == best), likeness
    return None, 0.0
