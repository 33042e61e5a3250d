"""The citations of a whole document, block by block."""

from __future__ import annotations

import re

from pipeline.extract.citations.draft import Draft
from pipeline.extract.citations.lists import Lists
from pipeline.extract.citations.names import Named, Names
from pipeline.extract.citations.numbered import Reader
from pipeline.extract.citations.subjects import Subjects
from pipeline.extract.citations.view import folded, tidy
from pipeline.records import Block, BlockKind, Citation, Header, Outline
from pipeline.rules import Rules

_ITEM = re.compile(r"\s{0,3}(?:[-+•]|\d{1,2}[.)]|[a-zđ][.)])\s?")
_SKIPPED = (BlockKind.LETTERHEAD, BlockKind.CHROME, BlockKind.SIGNATURE, BlockKind.RECIPIENT)


def extract(outline: Outline, header: Header, rules: Rules, /) -> tuple[Citation, ...]:
    """Return every mention of another document in reading order; never raises on any text."""
    reader, lists, subjects = Reader(rules), Lists(rules), Subjects(rules)
    whole = folded(outline.text)
    names = Names(rules, reader, whole)
    found: list[Citation] = []
    opened = ""
    for block in outline.blocks:
        if block.kind in _SKIPPED:
            continue
        view = block.span.of(whole)
        drafts = reader.read(view)
        if opened and not _ITEM.match(view):
            opened = ""
        if drafts:
            drafts = subjects.settle(view, lists.share(view, drafts, opened))
        opened = lists.opened(view) or opened
        named = names.find(view, block.span, drafts)
        if not drafts and not named:
            continue
        text = block.span.of(outline.text)
        here = [_citation(draft, drafts, text, block, header) for draft in drafts]
        here += [_named(mention, drafts, block, header) for mention in named]
        found += sorted(here, key=lambda citation: citation.span)
        names.learn(view, drafts)
    return tuple(found)


def _citation(
    draft: Draft, drafts: list[Draft], text: str, block: Block, header: Header
) -> Citation:
    shift = block.span.start
    outer = None if draft.outer is None else drafts[draft.outer].span.shifted(shift)
    return Citation(
        span=draft.span.shifted(shift),
        rule="number",
        kind="numbered",
        doc_type=draft.doc_type,
        number=draft.number,
        date=draft.date,
        issuer=draft.issuer,
        subject=tidy(draft.subject.of(text)) if draft.subject else "",
        section_path=block.path,
        outer=outer,
        own=_is_own(draft, header),
    )


def _named(named: Named, drafts: list[Draft], block: Block, header: Header) -> Citation:
    shift = block.span.start
    around = [d.span for d in drafts if d.subject and d.subject.covers(named.span)]
    digits = re.match(r"\d+", header.symbol)
    own = bool(named.number and digits and digits[0] == named.number)
    return Citation(
        span=named.span.shifted(shift),
        rule="name",
        kind=named.kind,
        doc_type=named.doc_type,
        number=named.number,
        date=named.date,
        issuer=named.issuer,
        subject=named.subject,
        section_path=block.path,
        outer=around[-1].shifted(shift) if around else None,
        own=own and named.doc_type == header.doc_type,
    )


def _is_own(draft: Draft, header: Header) -> bool:
    own = "".join(header.symbol.split()).upper()
    number = draft.number.upper()
    if number.replace("/", "-") == own.replace("/", "-"):  # a slip: QĐ/BNN for QĐ-BNN
        number = own
    if not own:
        return False
    if number.startswith(("/", "-")):
        return own.endswith(number)
    if number != own and not own.startswith(f"{number}-"):  # "2853/QĐ-", cut by the page
        return False
    both_full = len(draft.date) == len(header.issue_date) == len("2025-08-14")
    return not (both_full and draft.date != header.issue_date)
