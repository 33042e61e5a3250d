"""Passages -> what plans share: which passage stands where else, and what was changed in it.

What most plans have is a model text and no news; a finding is raised where a plan shares several
passages with one other plan that hardly any other has.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel

from pipeline.compare.batch import Batch, text
from pipeline.compare.passages import Passage, Texts, passages, texts
from pipeline.rows import Cells
from pipeline.rows.ids import content_id

RARE, RARE_SHARE = 3, 0.02
"""A text is rare that at most three plans, or two in a hundred, have."""

LEAST_PASSAGES, LEAST_WORDS, LEAST_LIKENESS = 3, 100, 0.85
"""What two plans must share in rare passages before one was copied from the other."""

_NEIGHBOURS = 2
"""Passages apart at most, in both plans, that were taken over together."""

LEAST_OVERLAP = 0.1
"""Share of a plan's text from which a pair of plans is listed."""

MOST_PAIRS = 100
"""Plans that one is listed with, those it shares most with: as many as a province has communes.
Where thousands follow one model text, pairs would grow with the square of their number."""

_MARKS = ".,;:!?…()[]“”\"'-–/"
_CHANGES = 8
"""Changes of one passage that are told."""


@dataclass(frozen=True)
class Reuse:
    """What the plans of a batch share.

    ``words[i, j]`` counts words of plan i that stand in plan j as well; ``copied`` holds the
    rare passages two plans share, by their ids; ``spread`` tells how many plans have a text.
    """

    ids: list[str]
    found: list[Passage]
    texts: Texts
    spread: dict[str, int]
    words: NDArray[np.float32]
    copied: dict[tuple[str, str], list[tuple[Passage, Passage]]]


def reuse(batch: Batch) -> Reuse:
    """Return what the plans share."""
    ids = list(batch.documents)
    found = passages(batch)
    known = texts(found)
    place = {doc_id: at for at, doc_id in enumerate(ids)}
    words = np.zeros((len(ids), len(ids)), dtype=np.float32)
    holders = {key: sorted({p.doc_id for _, p in known.like(key)}) for key in known.members}
    columns = {key: [place[doc_id] for doc_id in docs] for key, docs in holders.items()}
    copied: dict[tuple[str, str], list[tuple[Passage, Passage]]] = defaultdict(list)
    rare = max(RARE, int(RARE_SHARE * len(ids)))
    for passage in found:
        words[place[passage.doc_id], columns[passage.key]] += passage.size
        if len(holders[passage.key]) <= rare:
            for other in _others(passage, known):
                copied[passage.doc_id, other.doc_id].append((passage, other))
    spread = {key: len(docs) for key, docs in holders.items()}
    return Reuse(ids, found, known, spread, words, copied)


def _others(passage: Passage, known: Texts) -> list[Passage]:
    """Return the nearest passage of each other plan that has much the same text."""
    nearest: dict[str, Passage] = {}
    for _, other in known.like(passage.key, LEAST_LIKENESS):
        nearest.setdefault(other.doc_id, other)
    return [other for doc_id, other in nearest.items() if doc_id != passage.doc_id]


def rows(shared: Reuse) -> list[Cells]:
    """Return the rows of ``reuse``: each passage with the plan it is most likely shared with."""
    place = {doc_id: at for at, doc_id in enumerate(shared.ids)}
    holders = {
        key: np.array(sorted({place[p.doc_id] for p in said}))
        for key, said in shared.texts.members.items()
    }
    out: list[Cells] = []
    times: Counter[tuple[str, str]] = Counter()
    for passage in shared.found:
        if shared.spread[passage.key] == 1:
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
                "documents": shared.spread[passage.key],
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


def similar_plans(shared: Reuse) -> list[Cells]:
    """Return the rows of ``similar_plans``: pairs of plans that share much of their text."""
    totals = np.zeros(len(shared.ids), dtype=np.float32)
    place = {doc_id: at for at, doc_id in enumerate(shared.ids)}
    for passage in shared.found:
        totals[place[passage.doc_id]] += passage.size
    share = shared.words / np.maximum(totals, 1)[:, None]
    out: list[Cells] = []
    for one, two in _pairs(np.maximum(share, share.T)):
        ids = (shared.ids[one], shared.ids[two])
        rare = shared.copied.get(ids, [])
        out.append(
            {
                "doc_id": ids[0],
                "pair_id": content_id("pair", *ids),
                "other_doc_id": ids[1],
                "share": round(float(share[one, two]), 3),
                "other_share": round(float(share[two, one]), 3),
                "rare_passages": len(rare),
                "rare_words": sum(passage.size for passage, _ in rare),
            }
        )
    return out


def _pairs(overlap: NDArray[np.float32]) -> list[tuple[int, int]]:
    """Return the pairs of plans that share much, each once: each plan with the nearest to it.

    ``overlap[i, j]`` is what plans i and j share, of the one they share more of.
    """
    np.fill_diagonal(overlap, 0)
    found: set[tuple[int, int]] = set()
    for one, row in enumerate(overlap):
        others = np.flatnonzero(row >= LEAST_OVERLAP)
        nearest = others[np.argsort(-row[others], kind="stable")[:MOST_PAIRS]]
        found.update((min(one, two), max(one, two)) for two in nearest.tolist())
    return sorted(found)


def copies(shared: Reuse, batch: Batch) -> Iterator[tuple[list[Passage], str]]:
    """Yield a plan's rare passages that another plan has too, and that plan's id.

    The later plan is told; both, where their dates don't say which is later. What a commune
    takes over from its own plan is no copy.
    """
    for (one, two), pairs in sorted(shared.copied.items()):
        if _home(batch.documents[one]) == _home(batch.documents[two]):
            continue
        if sum(p.size for p, _ in pairs) < LEAST_WORDS or _together(pairs) < LEAST_PASSAGES:
            continue
        issued, other = (text(batch.documents[doc_id], "issue_date") for doc_id in (one, two))
        if not (issued and other and issued < other[: len(issued)]):
            yield [passage for passage, _ in pairs], two


def _together(pairs: Sequence[tuple[Passage, Passage]]) -> int:
    """Return how many passages stand near another shared one, in both plans.

    Who copies takes over a stretch; sentences alike by their form alone lie scattered.
    """
    places = {(one.at, two.at) for one, two in pairs}
    near = range(-_NEIGHBOURS, _NEIGHBOURS + 1)
    steps = [(a, b) for a in near for b in near if a and b]
    return sum(any((one + a, two + b) in places for a, b in steps) for one, two in places)


def _home(document: Cells) -> tuple[str, ...]:
    """Return whose plan it is; a plan that doesn't say is its own."""
    commune = text(document, "commune") or text(document, "doc_id")
    return text(document, "commune_type"), commune, text(document, "province")


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
    return word.strip(_MARKS).casefold() or word


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
    for likeness, key in [(1.0, passage.key), *shared.texts.near.get(passage.key, [])]:
        others = holders[key][holders[key] != own]
        if len(others):
            best = shared.ids[int(others[np.argmax(shared.words[own, others])])]
            members = shared.texts.members[key]
            return next(p for p in members if p.doc_id == best), likeness
    return None, 0.0
