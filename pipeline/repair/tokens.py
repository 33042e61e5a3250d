"""Text -> the syllables a language model counts: one tone placement, classes for the rest.

A token between white space is split into what stands before its core (brackets, quotes), the core
and what stands after. Numbers, dates and symbols are one class; punctuation two: commas, and all
that ends a phrase.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from pipeline.letters import TONES

UNKNOWN, NUMBER, STOP, COMMA = 0, 1, 2, 3
CLASSES = ("<unk>", "<number>", "<stop>", "<comma>")

OPENING = "([{<“”‘\"'«*•+-–—~_|=:;.,·"
CLOSING = ".,;:!?)]}>”“’\"'»…*-–—_|·/"

QUOTES = "’'‘`"
_STEMS = {"{": "}", "|": "|", "[": "]"}
"""Signs that OCR makes of an i or l, and what stands after the core where they are no letters."""

_TONE = re.compile("(?<!q)(?:" + "|".join(TONES) + r")\Z")
_CORE = re.compile(
    f"([{re.escape(OPENING)}]*)(.*?)([{re.escape(CLOSING)}]*)",
    re.DOTALL,
)
_ONSET = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnpqrstvx]"
_RIME = (
    "(?:uyê|iê|yê|ươ|uô|uâ|uê|uy|oa|oă|oe|oo|ua|ưa|ia|uơ|ue|[aăâeêioôơuưy])"
    "(?:ng|nh|ch|[cmnpt])?"
    "|(?:oai|oay|oao|oeo|uây|uya|uyu|iêu|yêu|uôi|ươi|ươu|uay|uai|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu)"
)
_SYLLABLE = re.compile(f"(?:{_ONSET})?(?:{_RIME})")
_TONE_MARKS = str.maketrans("", "", "\u0300\u0301\u0303\u0309\u0323")


def split(token: str) -> tuple[str, str, str]:
    """Return what stands before the core of ``token``, the core, and what stands after."""
    match = _CORE.fullmatch(token)
    assert match is not None  # noqa: S101 - the pattern matches any string
    return match[1], match[2], match[3]


def split_read(token: str) -> tuple[str, str, str]:
    """Split a token of an OCR's text: quotes beside letters are horns and hooks, no quotes.

    A bracket that nothing closes is an upright stroke: ``công {ch``.
    """
    before, core, after = split(token)
    if core and before and before[-1] in _STEMS and _STEMS[before[-1]] not in core + after:
        before, core = before[:-1], before[-1] + core
    if core and after and after[0] in QUOTES and not (before and before[-1] in QUOTES):
        core, after = core + after[0], after[1:]
    return before, core, after


@lru_cache(maxsize=1 << 15)
def folded(word: str) -> str:
    """Return ``word`` in lower case with the tone where older writing puts it (hòa, not hoà)."""
    low = unicodedata.normalize("NFC", word).lower()
    return _TONE.sub(lambda match: TONES[match[0]], low)


def is_syllable(word: str) -> bool:
    """Tell whether a folded word is built like a Vietnamese syllable."""
    toneless = unicodedata.normalize(
        "NFC", unicodedata.normalize("NFD", word).translate(_TONE_MARKS)
    )
    return _SYLLABLE.fullmatch(toneless) is not None


def class_of(marks: str) -> int:
    """Return the class of a run of punctuation."""
    return COMMA if marks == "," else STOP


def pieces(token: str) -> list[str]:
    """Return what a language model sees of ``token``: classes and folded words."""
    before, core, after = split(token)
    found = [CLASSES[class_of(before)]] if before else []
    if any(map(str.isdigit, core)):
        found.append(CLASSES[NUMBER])
    elif core:
        found += [folded(part) for part in re.split(r"[\W_]+", core) if part]
    if after:
        found.append(CLASSES[class_of(after)])
    return found
