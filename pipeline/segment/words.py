"""Flow text -> Vietnamese words, each with its span.

Underthesea cuts a block into words (``Ủy ban nhân dân`` is one). Blocks are cut one by one, because
a word never runs over the end of a block. The words' own text is never changed: underthesea's
normalisation, which rewrites it, stays off.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from itertools import pairwise

from pipeline.records import BlockKind, Outline, Token
from pipeline.spans import Span

# Longer blocks (a whole flattened table on one line) are cut at white space: the time the
# tagger takes grows faster than the text.
_LONGEST = 4_000


def words(outline: Outline, /) -> tuple[Token, ...]:
    """Return the words of the outline's blocks, in reading order, punctuation included."""
    return tuple(
        Token(word.shifted(block.span.start), "word", block.path)
        for block in outline.blocks
        if block.kind is not BlockKind.CHROME
        for word in cut(block.span.of(outline.text))
    )


def cut(text: str, /) -> Iterator[Span]:
    """Yield the spans of the words of ``text``; together they hold all that is not white space."""
    tokenize = _tokenizer()
    for piece in _pieces(text):
        at = piece.start
        for word in tokenize(piece.of(text), use_token_normalize=False):
            found = _find(text, word, at, piece.end)
            if found is None:
                continue
            # What the tagger left out stands between two words: it becomes a word of its own.
            yield from _solid(text, Span(at, found.start))
            yield found
            at = found.end
        yield from _solid(text, Span(at, piece.end))


@cache
def _tokenizer() -> Callable[..., list[str]]:
    """Return underthesea's ``word_tokenize``, loaded without the rest of underthesea.

    The package loads its taggers, classifiers and a client for its models, for a fifth of a second.
    So it is empty while the one module is imported, and left to whoever imports all of it.
    """
    spec, whole = find_spec("underthesea"), sys.modules.get("underthesea")
    if spec and not whole:
        sys.modules["underthesea"] = module_from_spec(spec)
    try:
        # First, or the two would each wait for the other.
        import_module("underthesea.pipeline.text_normalize")
        from underthesea.pipeline.word_tokenize import word_tokenize  # noqa: PLC0415

        tokenize: Callable[..., list[str]] = word_tokenize
        tokenize("a")  # its model is loaded with the first word
    finally:
        if not whole:
            sys.modules.pop("underthesea", None)
    return tokenize


def _find(text: str, word: str, start: int, end: int) -> Span | None:
    """Find ``word`` from ``start`` on; white space inside it may be any white space."""
    position = start
    first = -1
    for char in "".join(word.split()):
        while position < end and text[position].isspace():
            position += 1
        if position >= end or text[position] != char:
            at = text.find(word, start, end)
            return Span(at, at + len(word)) if at >= 0 else None
        first = position if first < 0 else first
        position += 1
    return Span(first, position) if first >= 0 else None


def _solid(text: str, span: Span) -> Iterator[Span]:
    at = span.start
    for part in span.of(text).split():
        start = text.index(part, at)
        at = start + len(part)
        yield Span(start, at)


def _pieces(text: str) -> list[Span]:
    cuts = [0]
    while len(text) - cuts[-1] > _LONGEST:
        space = text.rfind(" ", cuts[-1] + 1, cuts[-1] + _LONGEST)
        cuts.append(space if space > 0 else cuts[-1] + _LONGEST)
    return [Span(start, end) for start, end in pairwise([*cuts, len(text)]) if end > start]
