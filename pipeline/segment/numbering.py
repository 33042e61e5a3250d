"""Markers in reading order -> their paths in the outline.

Signals, strongest first: the numbering itself, agreement with the previous number at the same
level, the rank of the marker's kind. A number that would go backwards is text, not a heading.
"""

from __future__ import annotations

from typing import NamedTuple

from pipeline.segment.markers import LETTERS, Kind, Marker

_LARGEST_GAP = 4
"""Numbers a writer may have skipped; a larger jump is a number in the text."""
_COUNTED = (Kind.DASH, Kind.PLUS, Kind.STAR)
_SIGN = {Kind.DASH: "-", Kind.PLUS: "+", Kind.STAR: "*"}
_VIETNAMESE = "abcdđeghiklmnopqrstuvxy"


class Node(NamedTuple):
    """An open section: its marker, path and rank (smaller = further out)."""

    kind: Kind
    ordinals: tuple[int, ...]
    path: str
    rank: float


class Fit(NamedTuple):
    """A place for a marker. ``is_exact``: it continues a list or opens one with its first."""

    node: Node
    depth: int
    is_exact: bool


class Numbering:
    """The open sections from the outermost to the innermost."""

    def __init__(self) -> None:
        self._open: list[Node] = []

    @property
    def path(self) -> str:
        """Path of the innermost open section, "" before the first."""
        return self._open[-1].path if self._open else ""

    @property
    def parent(self) -> str:
        """Path of the section that holds the innermost one, "" at the top."""
        return self._open[-2].path if len(self._open) > 1 else ""

    @property
    def holder(self) -> str:
        """Path of the section that holds an unmarked paragraph: no dash item holds one."""
        return next((n.path for n in reversed(self._open) if n.kind not in _COUNTED), "")

    def fit(self, markers: list[Marker]) -> tuple[Marker, Fit] | None:
        """Return the best reading of a line's start and its place, None where none fits."""
        first = None
        for marker in markers:
            if fit := self._fit(marker):
                if fit.is_exact:
                    return marker, fit
                first = first or (marker, fit)
        return first

    def enter(self, fit: Fit) -> None:
        """Open the section of ``fit``, closing those it ends."""
        del self._open[fit.depth :]
        self._open.append(fit.node)

    def _fit(self, marker: Marker) -> Fit | None:
        for depth in reversed(range(len(self._open))):
            node = self._open[depth]
            if node.kind is not marker.kind or node.ordinals[:-1] != marker.ordinals[:-1]:
                continue
            fit = self._sibling(marker, node, depth)
            if fit is not None or marker.ordinals[-1] != 1:
                return fit
            break
        return self._first(marker)

    def _sibling(self, marker: Marker, node: Node, depth: int) -> Fit | None:
        if marker.kind in _COUNTED:
            return self._at(marker, depth, node.rank, is_exact=True, count=node.ordinals[0] + 1)
        last, new = node.ordinals[-1], marker.ordinals[-1]
        if _follows(marker.kind, last, new):
            return self._at(marker, depth, node.rank, is_exact=True)
        if last <= new <= last + _LARGEST_GAP and new > 1:
            return self._at(marker, depth, node.rank, is_exact=False)
        return None

    def _first(self, marker: Marker) -> Fit | None:
        ordinal = marker.ordinals[-1]
        if ordinal > 3:
            return None
        rank = _rank(marker)
        if marker.kind is Kind.DECIMAL:
            return self._first_decimal(marker, rank)
        repeats = any(n.kind is marker.kind and n.rank == rank for n in self._open)
        if repeats and marker.kind in (Kind.ARABIC, Kind.LETTER):
            rank = max(self._open[-1].rank + 0.01, Kind.INNER)
        if repeats and marker.kind is Kind.ROMAN and not self._inside(Kind.CAPITAL, Kind.PART):
            return self._at(marker, 0, rank, is_exact=False)
        depth = sum(1 for node in self._open if node.rank < rank)
        return self._at(marker, depth, rank, is_exact=ordinal == 1)

    def _inside(self, *kinds: Kind) -> bool:
        return any(node.kind in kinds for node in self._open)

    def _first_decimal(self, marker: Marker, rank: float) -> Fit | None:
        *prefix, ordinal = marker.ordinals
        for depth in reversed(range(len(self._open))):
            node = self._open[depth]
            if node.kind in (Kind.ARABIC, Kind.DECIMAL) and node.ordinals == tuple(prefix):
                return self._at(marker, depth + 1, rank, is_exact=ordinal == 1)
        depth = sum(1 for node in self._open if node.rank < Kind.ARABIC)
        return self._at(marker, depth, rank, is_exact=False)

    def _at(
        self, marker: Marker, depth: int, rank: float, *, is_exact: bool, count: int = 1
    ) -> Fit:
        """Return a place at ``depth``; ``count``: which dash, plus or star of its list it is."""
        parent = self._open[depth - 1] if depth else None
        counted = marker.kind in _COUNTED
        name = f"{_SIGN[marker.kind]}{count}" if counted else _name(marker, parent)
        path = f"{parent.path}.{name}" if parent else name
        ordinals = (count,) if counted else marker.ordinals
        return Fit(Node(marker.kind, ordinals, path, rank), depth, is_exact)


def _rank(marker: Marker) -> float:
    if marker.kind is Kind.DECIMAL:
        return Kind.DECIMAL + 0.1 * len(marker.ordinals)
    return float(marker.kind)


def _follows(kind: Kind, last: int, new: int) -> bool:
    if new == last + 1:
        return True
    if kind not in (Kind.LETTER, Kind.CAPITAL):
        return False
    before, letter = LETTERS[last - 1], LETTERS[new - 1]
    if before not in _VIETNAMESE or letter not in _VIETNAMESE:
        return False
    return _VIETNAMESE.index(letter) == _VIETNAMESE.index(before) + 1


def _name(marker: Marker, parent: Node | None) -> str:
    if marker.label:
        return marker.label
    if marker.kind is Kind.DECIMAL:
        known = parent is not None and parent.ordinals == marker.ordinals[:-1]
        return str(marker.ordinals[-1]) if known else ".".join(map(str, marker.ordinals))
    if marker.kind in (Kind.ROMAN, Kind.CAPITAL, Kind.LETTER):
        return "".join(filter(str.isalpha, marker.text))
    return "".join(filter(str.isalnum, marker.text))
