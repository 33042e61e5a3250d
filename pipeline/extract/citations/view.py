"""A text as the citation rules see it: the same length, so that offsets stay valid."""

from __future__ import annotations

import re

from pipeline.letters import TONES

_FOLDED = (
    {"*": " ", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\t": " ", "\u00ad": "-"}
    | dict.fromkeys("‐‑‒–—−", "-")
    | {"Ð": "Đ", "ð": "đ", "\u2044": "/", "\u2215": "/"}
    | dict(zip("АВСЕНІКМОРТХΑΒΕΗΙΚΜΝΟΡΤΧ", "ABCEHIKMOPTXABEHIKMNOPTX", strict=True))
)
_ODD = re.compile(f"[{re.escape(''.join(_FOLDED))}]")
_TONES = {
    case(old): case(new)
    for old, new in TONES.items()
    for case in (str.lower, str.capitalize, str.upper)
}
_OLD_TONE = re.compile(r"(?:uỷ|U[ỷỶ]|oà(?<=[TtHh]oà)|oá(?<=[Hh]oá)|OÀ(?<=[TH]OÀ)|OÁ(?<=HOÁ))(?!\w)")


def folded(text: str, /) -> str:
    """Return ``text`` with marks, odd spaces, dashes and old tone placement folded, same length."""
    plain = _ODD.sub(lambda match: _FOLDED[match[0]], text)
    return _OLD_TONE.sub(lambda match: _TONES[match[0]], plain)


def tidy(text: str, /) -> str:
    """Return ``text`` with its white space folded and no mark-up, quotes kept."""
    return " ".join(text.replace("*", " ").split())
