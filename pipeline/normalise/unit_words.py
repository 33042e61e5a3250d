"""Words and how they are matched: folding that keeps lengths, and patterns of many phrases."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from pipeline.letters import lower, one_tone

LEVELS = "xã|phường|thị trấn|đặc khu|tỉnh|thành phố|thị xã|huyện|quận|trung ương"
_PLAIN = str.maketrans(
    {"‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "\u00a0": " ", "\t": " "}
)
_ODD = re.compile("[‐‑‒–—−\u00a0\t]")
"""What ``_PLAIN`` changes: most texts hold none of it, and a look is quicker than a change."""
_HYPHEN = re.compile(r"\s*-\s*")
_PIECE = re.compile(r"\s*-\s*|\s+|.")
GAP = re.compile(r"\s+")


BREAK = "\0"
"""Stands where nothing may be read on: for the end of a line, or for what is blotted out."""


def folded(text: str) -> str:
    """Fold ``text`` for matching: lower case, new tone placement, plain hyphens, same length."""
    plain = text.translate(_PLAIN) if _ODD.search(text) else text
    return one_tone(lower(plain))


@lru_cache(maxsize=512)
def shadow(text: str) -> str:
    """Return ``text``, a line or phrase, as ``folded`` does; it is asked for again and again."""
    return folded(text)


@lru_cache(maxsize=4096)
def squeezed(low: str) -> str:
    """Fold the spacing of a shadow, none around hyphens."""
    return _HYPHEN.sub("-", GAP.sub(" ", low))


def capital(text: str) -> str:
    """Return ``text`` with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def alternation(phrases: Iterable[str], space: str = r"\s+") -> str:
    """Return a pattern that matches the longest of ``phrases``, common beginnings shared.

    A space matches ``space``, a hyphen any spacing around it. Sharing beginnings makes hundreds
    of names cost little more than one.
    """
    root: dict[str, Any] = {}
    for phrase in phrases:
        node = root
        for part in _PIECE.findall(phrase):
            piece = r"\s*-\s*" if "-" in part else space if part.isspace() else re.escape(part)
            node = node.setdefault(piece, {})
        node[""] = {}
    return _shared(root)


def whole_words(phrases: Iterable[str], space: str = r"\s+") -> re.Pattern[str]:
    """Compile a pattern that finds the longest of ``phrases`` where it stands as whole words.

    It begins with the first letters, the look at what stands before them comes after two: so a
    search skips quickly over all that no phrase begins with.
    """
    rests: dict[str, dict[str, list[str]]] = {}
    for phrase in phrases:
        second = phrase[1:2] if phrase[1:2].isalnum() else ""
        seconds = rests.setdefault(re.escape(phrase[0]), {})
        seconds.setdefault(second, []).append(phrase[1 + len(second) :])
    branches = (f"{a}{_behind(a, seconds, space)}" for a, seconds in rests.items())
    return re.compile(rf"(?:{'|'.join(branches)})(?!\w)")


def _behind(first: str, seconds: Mapping[str, list[str]], space: str) -> str:
    """Return the pattern behind the letter ``first``, which begins a word."""
    branches = (f"{b}(?<!\\w{first}{b}){alternation(rest, space)}" for b, rest in seconds.items())
    return f"(?:{'|'.join(branches)})"


def _shared(node: dict[str, Any]) -> str:
    branches = [piece + _shared(rest) for piece, rest in node.items() if piece]
    if not branches:
        return ""
    body = branches[0] if len(branches) == 1 and "" not in node else f"(?:{'|'.join(branches)})"
    return f"{body}?" if "" in node else body
