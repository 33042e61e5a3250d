"""Words that a converter set as one, in names: ``Sở Kế hoạchvà Đầu tư`` -> two words again.

Only what is no syllable of Vietnamese is taken apart, and only where it falls into two syllables in
one way. The text itself stays as it is.
"""

from __future__ import annotations

import re
from functools import cache

from pipeline.rules import Rules

_LONGEST_SYLLABLE = 7
_RAREST = 20
"""Times a syllable stands in the list's corpus, below which it is likelier a slip."""
_SMALL = "a-zà-öø-ýăđĩũơưạ-ỹ"
_CASE = re.compile(rf"(?<=[{_SMALL}])(?=[^\W\d_{_SMALL}][{_SMALL}])")
"""Where a capital begins within a word."""
_WORD = re.compile(rf"(?<!\w)[^\W\d_][{_SMALL}]{{4,13}}(?!\w)")


def apart(text: str, rules: Rules, /) -> str:
    """Return ``text`` with a space wherever two syllables were set as one."""
    known = _syllables(rules)
    return _WORD.sub(lambda match: _split(match[0], known), _CASE.sub(" ", text))


def _split(word: str, known: frozenset[str]) -> str:
    low = word.lower()
    if low in known or word.isascii():
        return word
    first, last = max(2, len(low) - _LONGEST_SYLLABLE), min(len(low) - 2, _LONGEST_SYLLABLE)
    cuts = [at for at in range(first, last + 1) if low[:at] in known and low[at:] in known]
    return f"{word[: cuts[0]]} {word[cuts[0] :]}" if len(cuts) == 1 else word


@cache
def _syllables(rules: Rules) -> frozenset[str]:
    rows = rules.words("syllables")
    return frozenset(row["syllable"] for row in rows if int(row["count"]) >= _RAREST)
