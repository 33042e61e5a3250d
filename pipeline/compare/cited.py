"""Mentions -> the documents they mean: one row a document, with who cites it and how.

The number alone is no key: every commune has a decision 83. What makes a document is its number,
where it comes from (the nation, a province, a district, a commune) and its year. A mention that
leaves out its issuer or date joins the document the same plan, then the same province, names in
full. Two dates or issuers for what is plainly one document are kept as a conflict.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from pipeline.compare.batch import Batch, folded, text
from pipeline.rows import Cells
from pipeline.rows.ids import content_id
from pipeline.rules import Rules

_DAY = len("2025-08-14")
_ALIKE = 90
"""Likeness (0-100) of two subjects from which they are about one document."""

_SUBJECT_WORDS = 5
"""Words a subject needs to tell one document from others."""

_ANY = "?"
_SEPARATOR = " | "
_BARE_PROVINCE = re.compile(r"(?i)\b(?:tỉnh|thành phố|tp\.?)$")
_NAMED_PLACE = re.compile(
    r"(?i:\b(?:tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu)\s+)"
    r"(?P<name>[^\W\d_][\w' -]*)$"
)


@dataclass(frozen=True)
class Mention:
    """One citation, with the level and the place (``scope``) its document comes from."""

    row: Cells
    level: str
    scope: str

    @property
    def doc_id(self) -> str:
        return text(self.row, "doc_id")

    @property
    def date(self) -> str:
        return text(self.row, "date")

    @property
    def number(self) -> str:
        return text(self.row, "number")

    @property
    def is_open(self) -> bool:
        """True where the citation doesn't say whose document it is."""
        return self.level == "unknown"


@dataclass
class Cited:
    """A cited document: its key and its mentions."""

    key: tuple[str, str, str]
    mentions: list[Mention] = field(default_factory=list)

    @property
    def cited_id(self) -> str:
        return content_id("cited", *self.key)

    @property
    def level(self) -> str:
        return _most(m.level for m in self.mentions if not m.is_open) or "unknown"

    @property
    def doc_ids(self) -> set[str]:
        return {mention.doc_id for mention in self.mentions}

    @property
    def date(self) -> str:
        """The date most mentions give, the fullest where several are given as often."""
        return _most(mention.date for mention in self.mentions if mention.date)


def cited(batch: Batch, rules: Rules) -> list[Cited]:
    """Return every cited document of the batch, in the order of number and key."""
    by_number: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    for row in batch["citations"]:
        by_number[_name(row)].append(_mention(row, batch, rules))
    found = [one for key in sorted(by_number) for one in _documents(key, by_number[key])]
    return sorted(found, key=lambda one: one.key)


def documents(found: Sequence[Cited], batch: Batch) -> list[Cells]:
    """Return the rows of ``cited_documents``."""
    chains = _chains(batch)
    return [_row(one, batch, chains) for one in found]


def mentions(found: Sequence[Cited]) -> list[Cells]:
    """Return the rows of ``cited_mentions``: which citation means which document."""
    return [
        {"doc_id": m.doc_id, "citation_id": m.row["citation_id"], "cited_id": one.cited_id}
        for one in found
        for m in one.mentions
    ]


def _name(row: Cells) -> tuple[str, str]:
    """Return what a mention calls the document: its kind and its number, or its name."""
    if row["kind"] == "numbered":
        return "numbered", re.sub(r"\s+", "", text(row, "number")).upper()
    return text(row, "kind"), folded(text(row, "name"))


def _mention(row: Cells, batch: Batch, rules: Rules) -> Mention:
    level = _level(row, rules)
    document = batch.documents[text(row, "doc_id")]
    home = text(document, "province") or _ANY
    named = _NAMED_PLACE.search(text(row, "issuer"))
    place = folded(named["name"]) if named else ""
    bare_home = folded(re.sub(r"(?i)^(?:tỉnh|thành phố)\s+", "", home))
    if level == "central" or row["kind"] != "numbered":
        return Mention(row, "central" if row["kind"] == "numbered" else "unknown", "")
    if level == "province":
        return Mention(row, level, place or bare_home)
    if level == "district":
        return Mention(row, level, f"{bare_home}/{place or folded(text(document, 'district'))}")
    if level == "commune":
        return Mention(row, level, f"{bare_home}/{place or folded(text(document, 'commune'))}")
    return Mention(row, level, bare_home)


def _level(row: Cells, rules: Rules) -> str:
    for about in ("issuer", "number"):
        for rule in rules["cited_levels"]:
            if rule["on"] == about and rule.pattern.search(text(row, about)):
                return rule["level"]
    return "unknown"


def _documents(name: tuple[str, str], found: Sequence[Mention]) -> list[Cited]:
    """Return the documents that mentions of one number mean."""
    kind, number = name
    if kind != "numbered":
        return [Cited((number, "", ""), list(found))]
    groups: dict[tuple[str, str], list[Mention]] = defaultdict(list)
    has_year = re.search(r"/(?:19|20)\d\d/", number) is not None
    for mention in found:
        scope = f"{_ANY}{mention.scope}" if mention.is_open else mention.scope
        groups[scope, "" if has_year else mention.date[:4]].append(mention)
    merged = _merged(_settled(groups))
    return [Cited((number, *min(keys)), members) for keys, members in merged]


Groups = dict[tuple[str, str], list[Mention]]


def _settled(groups: Groups) -> Groups:
    """Move mentions without year, then those without issuer, to the group they must mean."""
    settled: Groups = defaultdict(list)
    for key, members in groups.items():
        for mention in members:
            settled[_home(mention, key, groups)].append(mention)
    return settled


def _home(mention: Mention, key: tuple[str, str], groups: Groups) -> tuple[str, str]:
    """Return the group of ``groups`` that names in full what ``mention`` leaves out."""
    scope, year = key
    if year and not mention.is_open:
        return key
    fuller = {
        other: members
        for other, members in groups.items()
        if (not year or other[1] == year)
        and other[1] >= year
        and (other[0] == scope or (mention.is_open and _may_mean(mention, other[0])))
        and other != key
        and (other[1] or mention.is_open)
    }
    if not fuller:
        return key
    same_plan = {
        other: members
        for other, members in fuller.items()
        if any(m.doc_id == mention.doc_id for m in members)
    }
    if mention.is_open and not same_plan:
        if not mention.date:
            return key
        fuller = {k: v for k, v in fuller.items() if any(m.date == mention.date for m in v)}
    choice = same_plan or fuller
    if not choice:
        return key
    return max(
        choice, key=lambda other: (_likeness(mention, choice[other]), len(choice[other]), other)
    )


def _may_mean(mention: Mention, scope: str) -> bool:
    """Tell whether an unnamed issuer of the plan's own province may be the one of ``scope``."""
    return not scope.startswith(_ANY) and scope.partition("/")[0] in ("", mention.scope)


def _likeness(mention: Mention, members: Sequence[Mention]) -> float:
    subject = text(mention.row, "subject")
    if not subject:
        return 0
    others = {text(m.row, "subject") for m in members} - {""}
    return max((fuzz.token_set_ratio(folded(subject), folded(o)) for o in others), default=0)


def _merged(groups: Groups) -> Iterator[tuple[list[tuple[str, str]], list[Mention]]]:
    """Yield groups joined where they are plainly one document with two dates or issuers."""
    keys = sorted(groups)
    root = {key: key for key in keys}

    def find(key: tuple[str, str]) -> tuple[str, str]:
        while root[key] != key:
            key = root[key]
        return key

    for one, two in _candidates(groups):
        if find(one) != find(two) and _is_one(groups[one], groups[two], same=one[0] == two[0]):
            first, second = sorted((find(one), find(two)))
            root[second] = first
    joined: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for key in keys:
        joined[find(key)].append(key)
    for members in joined.values():
        yield members, [mention for key in members for mention in groups[key]]


def _candidates(groups: Groups) -> Iterator[tuple[tuple[str, str], tuple[str, str]]]:
    """Yield pairs of groups of one scope, or both of which one plan cites."""
    near: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for key in sorted(groups):
        near[f"scope {key[0]}"].append(key)
        for doc_id in sorted({mention.doc_id for mention in groups[key]}):
            near[doc_id].append(key)
    for keys in near.values():
        for at, one in enumerate(keys):
            for two in keys[at + 1 :]:
                yield one, two


def _is_one(one: Sequence[Mention], two: Sequence[Mention], *, same: bool) -> bool:
    """Tell whether two groups are one document: same day and month, or the same subject.

    Where the issuers' levels differ, one plan must cite both.
    """
    if not same and not {m.doc_id for m in one} & {m.doc_id for m in two}:
        return False
    days = [{m.date[4:] if same else m.date for m in g if len(m.date) == _DAY} for g in (one, two)]
    if days[0] & days[1]:
        return True
    subjects = [{text(m.row, "subject") for m in group} - {""} for group in (one, two)]
    return any(_same_subject(a, b) for a in subjects[0] for b in subjects[1])


def _same_subject(one: str, two: str) -> bool:
    """Tell whether two subjects are one; plans of two years are alike but for the year."""
    one, two = folded(one), folded(two)
    if min(len(one.split()), len(two.split())) < _SUBJECT_WORDS:
        return False
    if re.findall(r"\d+", one) != re.findall(r"\d+", two):
        return False
    return fuzz.token_set_ratio(one, two) >= _ALIKE


def _most(values: Iterable[str]) -> str:
    """Return the value given most often; the longest, then the first by letter, of equals."""
    count = Counter(values)
    return min(count, key=lambda value: (-count[value], -len(value), value), default="")


def issuer(mention: Mention, batch: Batch) -> str:
    """Return the issuer with the province's name where the plan leaves it out."""
    named = text(mention.row, "issuer")
    document = batch.documents[mention.doc_id]
    if mention.level == "province" and _BARE_PROVINCE.search(named):
        return _BARE_PROVINCE.sub(text(document, "province") or named.split()[-1], named)
    if mention.level == "commune" and re.search(r"(?:xã|phường|thị trấn|đặc khu)$", named):
        return f"{named} {text(document, 'commune')}".strip()
    return named


def _row(one: Cited, batch: Batch, chains: dict[str, str]) -> Cells:
    rows = [mention.row for mention in one.mentions]
    titles = [text(row, "subject") for row in rows if row["subject"]]
    if rows[0]["kind"] != "numbered":
        titles = [text(row, "name") for row in rows]
    year = re.search(r"/((?:19|20)\d\d)/", text(rows[0], "number"))
    within = Counter(chain for row in rows if (chain := chains.get(text(row, "citation_id"))))
    citing = sorted(one.doc_ids, key=lambda doc_id: (batch.labels[doc_id], doc_id))
    return {
        "cited_id": one.cited_id,
        "kind": rows[0]["kind"],
        "number": _most(text(row, "number") for row in rows),
        "doc_type": _most(text(row, "doc_type") for row in rows if row["doc_type"]),
        "issuer": _most(filter(None, (issuer(mention, batch) for mention in one.mentions))),
        "level": one.level,
        "year": one.date[:4] or (year[1] if year else ""),
        "date": one.date,
        "title": _most(titles),
        "mentions": len(rows),
        "documents": len(citing),
        "cited_by": _SEPARATOR.join(batch.labels[doc_id] for doc_id in citing),
        "conflicts": conflicts(one, batch),
        "nested_in": _SEPARATOR.join(sorted(within, key=lambda chain: (-within[chain], chain))),
    }


def conflicts(one: Cited, batch: Batch) -> str:
    """Return in words which dates or issuers the mentions disagree on, "" if on none."""
    if one.mentions[0].row["kind"] != "numbered":
        return ""
    told = []
    dates = Counter(m.date for m in one.mentions if len(m.date) == _DAY)
    if len(dates) > 1:
        told.append("ngày: " + _counted(dates))
    issuers = Counter(filter(None, (issuer(m, batch) for m in one.mentions)))
    if any(not _agree(a, b) for a in issuers for b in issuers):
        told.append("cơ quan: " + _counted(issuers))
    return "; ".join(told)


def _counted(values: Counter[str]) -> str:
    ordered = sorted(values, key=lambda value: (-values[value], value))
    return ", ".join(f"{value} ({values[value]} lần)" for value in ordered)


def _agree(one: str, two: str) -> bool:
    """Tell whether two issuers may be one: the one's words within the other's."""
    return fuzz.token_set_ratio(folded(one), folded(two)) >= _ALIKE


def _chains(batch: Batch) -> dict[str, str]:
    """Return, for citations in another's subject, the numbers they stand in, outermost first."""
    rows = {text(row, "citation_id"): row for row in batch["citations"]}
    found = {}
    for citation_id, row in rows.items():
        above: list[str] = []
        seen = {citation_id}
        outer = text(row, "nested_in")
        while outer in rows and outer not in seen:
            seen.add(outer)
            above.insert(0, text(rows[outer], "number") or text(rows[outer], "name"))
            outer = text(rows[outer], "nested_in")
        if above:
            found[citation_id] = " → ".join(above)
    return found
