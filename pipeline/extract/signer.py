"""Who signed, and as what: the lines below the recipients' list.

On a scan pen and stamp cross the name. What is left counts as a name where it begins with a family
name, perhaps with wrong marks (``Nguyen Vàn Mẫu``), and ends with a syllable; a name that can't be
read is none rather than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from pipeline.extract.inferred import plain
from pipeline.letters import bare, in_name_case
from pipeline.records import BlockKind, Outline
from pipeline.rules import Rules
from pipeline.spans import Span

SIGNS = "`'´^*~°|\\/<>=_.,;:-–—£§«»\"“”‘’"
"""What OCR makes of strokes and specks."""
_LONE = re.compile(r"^(?:[^\W\d_](?<![YÝHAKÊ])|\d+)\W?$")
_NO_OFFICE = re.compile(r"T[./]?M\b|[^.]*NHÂN DÂN|DÂN$|NHÂN")
"""On behalf of which body someone signs is no office of theirs."""
_WORD = re.compile(r"[^\W\d_]+[.]?")
_COMMON = 16
"""Family names at the head of the list that nearly everyone bears."""
_SHORT = 2
"""Words of a name that may have lost its first one."""
_HOLE = 0.75
"""Heights of a name's words from which a gap between two of them hides a third."""
_SURE = 0.85
"""Certainty of OCR (0-1) from which a word stands as it was read."""


class Signer(NamedTuple):
    """Name and office as read, "" where there is none, and where the name stands."""

    name: str = ""
    office: str = ""
    span: Span | None = None


def signer_of(outline: Outline, rules: Rules, /) -> Signer:
    """Return who signed: the first person named below an office."""
    title = rules.one("header", "signature-title").pattern
    person = rules.one("header", "person").pattern
    offices: list[str] = []
    found = Signer()
    for block in outline.blocks_of(BlockKind.SIGNATURE):
        text = block.span.of(outline.text)
        is_cut = bool(offices) and text.isupper() and text.startswith("PHÓ ")
        if is_cut or title.search(text):
            if found.name:
                break
            offices.append(text.rstrip(SIGNS + " "))
        elif (
            (offices or _is_scanned(block.span, outline))
            and not found.name
            and (match := person.match(_names(text)))
        ):
            name = in_name_case(match["name"])
            name = _readable(name, block.span, outline, rules)
            found = Signer(_certified(name, outline), "", block.span if name else None)
    kept = [office for office in offices if not _NO_OFFICE.match(office)]
    signature = outline.blocks_of(BlockKind.SIGNATURE)
    if signature and _is_scanned(signature[0].span, outline):
        kept = _completed(kept)
    joined = " / ".join(re.sub(r"\.\s*(?=\S)", ". ", office) for office in kept)
    return found._replace(office=joined)


def _completed(offices: list[str]) -> list[str]:
    """Return a scan's ``offices`` in full: who signs for a chief (KT.) is the chief's deputy."""
    match [" ".join(_WORD.findall(office)) for office in offices]:
        case [above, below, *_]:
            chief = above.removeprefix("KT.").strip()
            deputy = f"PHÓ {chief}"
            is_cut = below.startswith("PHÓ") and deputy.startswith(below)
            if below == deputy or (above != chief and (is_cut or below == chief)):
                return [f"KT. {chief}", deputy, *offices[2:]]
    return offices


def _readable(name: str, span: Span, outline: Outline, rules: Rules) -> str:
    """Return ``name`` of a scan with known family and middle names, "" where it is none."""
    place = outline.place(span)
    if not _is_scanned(span, outline):
        return name
    family, *rest = name.split()
    if not rest:
        return name
    if _has_hole(name, span, outline):
        return ""
    families, middles = _known(rules, "family_names"), _known(rules, "middle_names")
    family = families.nearest(family)
    is_common = family in families.names[:_COMMON]
    if not family or (len(rest) < _SHORT and family in middles.names and not is_common):
        return ""
    *between, given = rest
    sure = place.confidence is None or place.confidence >= _SURE
    if not (sure or given.lower() in rules.column("syllables", "syllable")):
        return ""
    return " ".join([family, *(middles.nearest(word) or word for word in between), given])


def _is_scanned(span: Span, outline: Outline) -> bool:
    """Tell whether ``span`` stands on an image, where pen and stamp may hide what is printed."""
    number = outline.place(span).page
    return any(page.is_image for page in outline.scan.pages if page.number == number)


def _has_hole(name: str, line: Span, outline: Outline) -> bool:
    """Tell whether a word is missing between two words of ``name``, which stand far apart."""
    text = line.of(outline.text)
    found = list(re.finditer("|".join(map(re.escape, name.split())), text))
    boxes = [outline.place(Span(*match.span()).shifted(line.start)).box for match in found]
    return any(
        one and other and other.x0 - one.x1 > _HOLE * (one.bottom - one.top)
        for one, other in pairwise(boxes)
    )


class _Known(NamedTuple):
    """Names as they are written, and the commonest one of the same letters without marks."""

    names: tuple[str, ...]
    by_letters: Mapping[str, str]

    def nearest(self, word: str) -> str:
        """Return ``word`` if it is known, else the commonest name of its letters, "" for none."""
        return word if word in self.names else self.by_letters.get(bare(word).lower(), "")


@cache
def _known(rules: Rules, table: str) -> _Known:
    names = tuple(row["name"] for row in rules.words(table))
    return _Known(names, {bare(name).lower(): name for name in reversed(names)})


def _certified(name: str, outline: Outline) -> str:
    """Return ``name`` as the certificate spells it, where OCR lost a mark of it."""
    names = (signature.name for signature in outline.scan.signatures)
    return next((other for other in names if plain(other) == plain(name)), name)


def _names(text: str) -> str:
    """Leave out what OCR makes of the strokes of a signature: signs, lone small letters."""
    kept = [word for word in text.split() if word.strip(SIGNS) and not _LONE.match(word)]
    return " ".join(word.rstrip(SIGNS).lstrip(SIGNS) if len(word) != 2 else word for word in kept)
