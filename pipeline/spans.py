"""Text that can point back: spans, edits and the layer between two texts.

A ``Layer`` holds a text and the text it was made from, piece by piece, so that any span of the
new text can be traced to the old one. Repair makes a layer of edits; segmentation weaves a layer
that joins wrapped lines. Layers stack: walk back through each to reach the page.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate, islice, pairwise, repeat, takewhile
from operator import attrgetter
from typing import Any, NamedTuple, TypeVar

T = TypeVar("T", bound=tuple[Any, ...])


def each(kind: type[T], rows: Iterable[Iterable[Any]]) -> list[T]:
    """Return a named tuple of ``kind`` for each of ``rows``; quicker than one by one."""
    return list(map(tuple.__new__, repeat(kind), rows))


class Span(NamedTuple):
    """Half-open range of characters, ``text[start:end]``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the characters of ``text`` in the range."""
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        """Tell whether ``other`` lies within the range."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Tell whether the ranges share a character."""
        return self.start < other.end and other.start < self.end

    def holds(self, places: Sequence[int]) -> bool:
        """Tell whether the range holds one of ``places``, which are in order."""
        at = bisect_left(places, self.start)
        return at < len(places) and places[at] < self.end

    def shifted(self, by: int) -> Span:
        """Return the range ``by`` characters further on."""
        return Span(self.start + by, self.end + by)


class SpanSet:
    """Many spans of one text, asked whether they meet another; in order or not."""

    def __init__(self, spans: Iterable[Span]) -> None:
        ordered = sorted(spans)
        self._starts = [span.start for span in ordered]
        self._ends = list(accumulate((span.end for span in ordered), max))

    def meets(self, span: Span) -> bool:
        """Tell whether one of the spans shares a character with ``span``."""
        before = bisect_left(self._starts, span.end)
        return before > 0 and self._ends[before - 1] > span.start


class Edit(NamedTuple):
    """Replace ``span`` of the old text by ``new``; ``confidence`` 0-1 where it was measured."""

    span: Span
    new: str
    rule: str
    confidence: float | None = None


class Piece(NamedTuple):
    """Stretch of the new text: what it was made from and, where it was changed, by which rule."""

    old: Span
    new: Span
    rule: str = ""
    confidence: float | None = None

    @property
    def is_copy(self) -> bool:
        """True where the characters were taken over one by one."""
        return not self.rule


@dataclass(frozen=True)
class Layer:
    """A text made from another, with the way back for every character."""

    source: str
    text: str
    pieces: tuple[Piece, ...]
    _starts: list[int] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_starts", [piece.new.start for piece in self.pieces])

    @classmethod
    def identity(cls, text: str) -> Layer:
        """Return the layer that changes nothing."""
        whole = Span(0, len(text))
        return cls(text, text, (Piece(whole, whole),) if text else ())

    @classmethod
    def edited(cls, source: str, edits: Iterable[Edit]) -> Layer:
        """Apply ``edits`` to ``source``.

        Raises ValueError if two edits overlap or one leaves the text.
        """
        ordered = sorted(edits)
        for first, second in pairwise(ordered):
            if second.span.start < first.span.end:
                raise ValueError(f"edits overlap: {first} and {second}")
        parts: list[tuple[Span, str | None, str, float | None]] = []
        at = 0
        for edit in ordered:
            if not 0 <= edit.span.start <= edit.span.end <= len(source):
                raise ValueError(f"edit outside the text: {edit}")
            parts.append((Span(at, edit.span.start), None, "", None))
            parts.append((edit.span, edit.new, edit.rule, edit.confidence))
            at = edit.span.end
        parts.append((Span(at, len(source)), None, "", None))
        return cls._assembled(source, parts)

    @classmethod
    def woven(cls, source: str, parts: Sequence[Span | str]) -> Layer:
        """Put spans of ``source`` and new strings (white space between them) one after another."""
        olds: list[tuple[int, int]] = []
        out: list[str] = []
        rules: list[str] = []
        end = 0
        for part in parts:
            if isinstance(part, str):
                text, rule, old = part, "join", (end, end)
            else:
                start, end = old = part
                text, rule = source[start:end], ""
                if not text:
                    continue
            olds.append(old)
            out.append(text)
            rules.append(rule)
        news = pairwise(accumulate(map(len, out), initial=0))
        pieces = zip(each(Span, olds), each(Span, news), rules, repeat(None))
        return cls(source, "".join(out), tuple(each(Piece, pieces)))

    @classmethod
    def _assembled(
        cls, source: str, parts: Iterable[tuple[Span, str | None, str, float | None]]
    ) -> Layer:
        pieces: list[Piece] = []
        out: list[str] = []
        at = 0
        for old, new, rule, confidence in parts:
            text = old.of(source) if new is None else new
            if not text and old.start == old.end:
                continue
            pieces.append(Piece(old, Span(at, at + len(text)), rule, confidence))
            out.append(text)
            at += len(text)
        return cls(source, "".join(out), tuple(pieces))

    def parts(self, span: Span) -> list[Piece]:
        """Return the pieces under ``span``, copies cut to what the span covers."""
        whole = self._copied(span)
        if whole is not None:
            return [Piece(whole, span)]
        found: list[Piece] = []
        index = max(0, bisect_right(self._starts, span.start) - 1)
        for at in range(index, len(self.pieces)):
            piece = self.pieces[at]
            if piece.new.start >= span.end and piece.new.start > span.start:
                break
            if piece.new.end <= span.start and piece.new.end != piece.new.start:
                continue
            if not piece.is_copy:
                found.append(piece)
                continue
            new = Span(max(piece.new.start, span.start), min(piece.new.end, span.end))
            if new.start > new.end:
                continue
            shift = piece.old.start - piece.new.start
            found.append(Piece(new.shifted(shift), new))
        return found

    def _copied(self, span: Span) -> Span | None:
        """Return where ``span`` was copied from in one piece, as most are; else None."""
        start, end = span
        index = bisect_right(self._starts, start) - 1
        if index < 0 or start >= end:
            return None
        piece = self.pieces[index]
        if piece.rule or end > piece.new.end:
            return None
        shift = piece.old.start - piece.new.start
        return span.shifted(shift) if shift else span

    def back(self, span: Span) -> Span:
        """Return the hull, in the source, of what ``span`` was made from."""
        whole = self._copied(span)
        if whole is not None:
            return whole
        parts = [p for p in self.parts(span) if p.rule != "join"] or self.parts(span)
        if not parts:
            return Span(len(self.source), len(self.source))
        return Span(min(p.old.start for p in parts), max(p.old.end for p in parts))

    def forward(self, span: Span) -> Span | None:
        """Return where ``span`` of the source went, or None where all of it was dropped."""
        pieces, ends = self._by_source
        first = bisect_right(ends, span.start)
        near = takewhile(lambda piece: piece.old.start < span.end, islice(pieces, first, None))
        hits = [
            (
                piece.new.start + max(0, span.start - piece.old.start),
                piece.new.end - max(0, piece.old.end - span.end),
            )
            if piece.is_copy
            else (piece.new.start, piece.new.end)
            for piece in near
            if piece.old.overlaps(span)
        ]
        if not hits:
            return None
        return Span(min(a for a, _ in hits), max(b for _, b in hits))

    @cached_property
    def _by_source(self) -> tuple[list[Piece], list[int]]:
        """The pieces in the source's order, and where each and those before it end in it."""
        pieces = sorted(self.pieces, key=attrgetter("old"))
        return pieces, list(accumulate((piece.old.end for piece in pieces), max))

    def touched(self, span: Span) -> bool:
        """Tell whether an edit (not a mere joining of lines) lies under ``span``."""
        if self._copied(span) is not None:
            return False
        return any(p.rule not in ("", "join") for p in self.parts(span))

    def confidence(self, span: Span) -> float | None:
        """Return the lowest measured confidence under ``span``, None where nothing was measured."""
        seen = [p.confidence for p in self.parts(span) if p.confidence is not None]
        return min(seen) if seen else None
