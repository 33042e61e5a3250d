"""Rows -> the characters of a plan's text they are about, as a browser counts characters."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence

from pipeline.rows import Cells

Spot = tuple[int, int]
"""First character and the one behind the last, in UTF-16 units."""

_REACH = 6000
"""Characters behind the start of its line within which a row's words are looked for."""

_ASTRAL = 0xFFFF


class Text:
    """The text of one plan, as ``text/<doc_id>.txt`` holds it, searched by line or words."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._wide = [at for at, char in enumerate(text) if ord(char) > _ASTRAL]
        self._lines: dict[int | None, list[int]] = defaultdict(list)
        page = 1
        for at, char in enumerate(" " + text):
            if at == 0 or char in "\n\f":
                page += char == "\f"
                self._lines[page].append(at)
                self._lines[None].append(at)
        if text.endswith(("\n", "\f")):
            self._lines[None].pop()
        self._letters = [at for at, char in enumerate(text) if not char.isspace()]
        self._squeezed = "".join(text.split())

    def spot(self, start: int, end: int) -> Spot:
        """Return a span of the text as a browser counts it."""
        return start + bisect_left(self._wide, start), end + bisect_left(self._wide, end)

    def line_start(self, page: int | None, line: int | None) -> int:
        """Return the first character of a line (1-based) of a page, or of a text without pages."""
        starts = self._lines.get(page) or self._lines[None]
        return starts[min(max((line or 1) - 1, 0), len(starts) - 1)]

    def line(self, start: int) -> tuple[int, int]:
        """Return the span of the line that holds ``start``."""
        starts = self._lines[None]
        at = bisect_right(starts, start)
        end = starts[at] - 1 if at < len(starts) else len(self.text)
        return starts[at - 1], max(end, starts[at - 1])

    def find(self, words: str, start: int, end: int) -> tuple[int, int] | None:
        """Return where ``words`` stand between two characters, whatever white space parts them."""
        wanted = "".join(words.split())
        first = bisect_left(self._letters, start)
        found = self._squeezed.find(wanted, first, bisect_left(self._letters, end))
        if found < 0 or not wanted:
            return None
        return self._letters[found], self._letters[found + len(wanted) - 1] + 1

    def near(self, words: str, page: int | None, line: int | None) -> Spot:
        """Return where ``words`` stand from a line on; that line where they can't be found."""
        start = self.line_start(page, line)
        found = self.find(words, start, min(len(self.text), start + _REACH))
        return self.spot(*(found or self.line(start)))


class Spots:
    """Finds the spot of any row of a run."""

    def __init__(self, texts: dict[str, str], spans: Sequence[Cells]) -> None:
        self.texts = {doc_id: Text(text) for doc_id, text in texts.items()}
        self._spans = {
            str(row["fact_id"]): (int(f"{row['start']}"), int(f"{row['end']}"))
            for row in spans
            if not row["column"]
        }
        self.heads: dict[str, dict[str, Spot]] = defaultdict(dict)
        for row in spans:
            if row["column"]:
                text = self.texts[str(row["doc_id"])]
                span = text.spot(int(f"{row['start']}"), int(f"{row['end']}"))
                self.heads[str(row["doc_id"])][str(row["column"])] = span

    def of(self, row: Cells, name: str) -> Spot:
        """Return the spot of a row by its id in column ``name``, else by its line and words."""
        text = self.texts[str(row["doc_id"])]
        span = self._spans.get(str(row[name]))
        if span:
            return text.spot(*span)
        page, line = row.get("page"), row.get("line")
        return text.near(str(row.get("raw") or ""), _whole(page), _whole(line))

    def within(self, row: Cells, name: str, words: str) -> Spot:
        """Return where ``words`` stand in the fact that column ``name`` names; else the fact."""
        text = self.texts[str(row["doc_id"])]
        span = self._spans.get(str(row[name]))
        if not span:
            return self.of(row, name)
        return text.spot(*(text.find(words, *span) or span))


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) else None
