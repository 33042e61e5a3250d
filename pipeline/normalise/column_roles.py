"""A heading of a table's column -> its role: no, task, product, lead, coordinate, time, ..."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.rules import Rules
from pipeline.rules.sieve import Sieve

_LONGEST_HEADING = 20
"""Words: a longer cell is no heading."""
BRACKETED = re.compile(r"\s*\([^()]{0,80}\)")
"""What a heading adds in brackets: a unit of money, a year."""


@lru_cache(maxsize=8192)
def role_of(heading: str, rules: Rules) -> tuple[str, int] | None:
    """Return the role and rank of a heading's wording, None where no rule knows it."""
    bare = " ".join(BRACKETED.sub("", heading).strip(" .:;*\"'").split())
    if not bare or bare.count(" ") >= _LONGEST_HEADING:
        return None
    for rule in _headings(rules)(bare.lower()):
        if rule.pattern.search(bare):
            return rule["role"], int(rule["rank"])
    return None


@cache
def _headings(rules: Rules) -> Sieve:
    return Sieve(rules["table_headers"])
