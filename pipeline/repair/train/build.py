"""A folder of text -> the models under ``models/`` and their manifest.

Pages are simulated and read (the slow part, about a second each); then the channel is learnt, the
language model counted and the candidates of frequent tokens are found. Simulated sheets are kept
in a file, so that a build that was stopped goes on.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from pathlib import Path

import numpy as np
from rapidfuzz.distance import Levenshtein

from pipeline.letters import bare
from pipeline.repair import measure, ready
from pipeline.repair.candidates import Candidates
from pipeline.repair.channel import Channel
from pipeline.repair.diacritics import mender
from pipeline.repair.language import Language
from pipeline.repair.slips import FILE, Slips
from pipeline.repair.train import align, confusions, corpus, counts, material, simulate, slips
from pipeline.repair.train.capitals import Capitals
from pipeline.repair.train.simulate import Sheet
from pipeline.rules import Rules
from pipeline.spans import Layer

PAGES, SLIP_PAGES = 650, 140
TEST_SHEETS = Path("tests/repair/sheets.jsonl.gz")
"""110 simulated pages of 24 lines (seed 10,000), of text and fonts that no model is made from."""
_STRIPPED_TEXTS = 60
_MOST_TAKEN, _GENERAL_TAKEN = 6000, 700
_SHORTEST, _LONGEST = 20, 900
_THRESHOLDS = (2.0, 2.0, 2.0)  # leaves about 12 MB
_LEAST_COUNT = 3.0

Say = Callable[[str], None]


def build(
    folder: Path, out: Path, sheets: Path, say: Say, read: slips.Reader, pages: int = PAGES
) -> None:
    """Build every model from the text files of ``folder``.

    ``sheets`` is the file that keeps the simulated pages; ``read`` reads an image in Vietnamese.
    Raises RunError where ``folder`` holds no text, or fonts or Tesseract's English are missing.
    """
    out.mkdir(parents=True, exist_ok=True)
    rules = Rules()
    say(f"Simulating {pages} pages")
    pairs = [
        pair
        for sheet in simulated(folder, sheets, simulate.TRAINED, range(pages), 42)
        for found in align.pairs(sheet)
        if (pair := align.core_pair(found))
    ]
    say(f"Learning the channel from {len(pairs)} tokens")
    channel = confusions.learnt(pairs)
    channel.save(out / "channel.npz")
    say("Counting the language model")
    language = counted(folder, rules)
    language.save(out / "language.npz")
    say("Finding the candidates of frequent tokens")
    loaded = Candidates(
        Language.load(out / "language.npz"), Channel.load(out / "channel.npz"), None
    )
    ready.save(out / "candidates.npz", (read for _, read in pairs), loaded)
    say(f"Reading {SLIP_PAGES} pages in Vietnamese")
    texts = drawn(folder, kept_out=False)
    Slips.learnt(slips.pairs(texts, range(SLIP_PAGES), read)).save(out / FILE)
    manifest = _manifest(folder, out, pages, len(pairs))
    (out / "manifest.json").write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n")


def simulated(
    folder: Path, file: Path, families: tuple[str, ...], seeds: range, lines: int
) -> Iterator[Sheet]:
    """Yield a sheet for each seed: those kept in ``file``, then new ones, which are kept too."""
    known: dict[int, Sheet] = {}
    if file.is_file():
        for line in file.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            texts = (tuple(row["true"]), tuple(row["read"]))
            known[row["seed"]] = Sheet(row["seed"], row["family"], *texts)
    yield from (known[seed] for seed in seeds if seed in known)
    missing = [seed for seed in seeds if seed not in known]
    if not missing:
        return
    texts_drawn = drawn(folder, kept_out=families == simulate.UNSEEN)
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        for sheet in simulate.sheets(texts_drawn, families, missing, lines):
            out.write(json.dumps(asdict(sheet), ensure_ascii=False) + "\n")
            yield sheet


def drawn(folder: Path, *, kept_out: bool) -> list[str]:
    """Return paragraphs to set pages from; general text is drawn from less than official text."""
    chance = random.Random(1)  # noqa: S311 - the same pages each time
    found: list[str] = []
    for path in corpus.files(folder):
        texts = list(corpus.paragraphs(path, kept_out=kept_out))
        is_official = material.weight_of(texts) > material.GENERAL
        most = _MOST_TAKEN if is_official else _GENERAL_TAKEN
        usable = [text for text in texts if _SHORTEST < len(text) < _LONGEST]
        found += chance.sample(usable, min(len(usable), most // 4 if kept_out else most))
    return found


def counted(folder: Path, rules: Rules) -> Language:
    """Return the language model of all text of ``folder``, the gazetteer and the units' names."""
    encoder, capitals = counts.Encoder(), Capitals()
    parts, weights = [], []
    for texts, weight in material.weighted(folder, rules):
        ids = encoder.encode(texts)
        capitals.add(texts)
        parts.append(ids)
        weights.append(np.full(len(ids), weight))
    ids, weight_of_each = np.concatenate(parts), np.concatenate(weights)
    names = encoder.words
    frequency = np.bincount(ids, weights=weight_of_each, minlength=len(names)).astype(float)
    kept = counts.vocabulary(names, frequency, _LEAST_COUNT)
    number = np.zeros(len(names), dtype=np.int64)
    for name, new in kept.items():
        number[names[name]] = new
    model = counts.estimate(kept, number[ids], weight_of_each, _THRESHOLDS)
    return replace(model, titles=capitals.shares(model.words))


def _manifest(folder: Path, out: Path, pages: int, tokens: int) -> dict[str, object]:
    made_from = [
        {"file": path.name, "sha256": _sha256(path), "bytes": path.stat().st_size}
        for path in corpus.files(folder)
    ]
    models = {
        path.name: {"sha256": _sha256(path), "bytes": path.stat().st_size}
        for path in sorted(out.glob("*.*z"))
    }
    readme = folder / "README.md"
    return {
        "models": models,
        "command": f"kehoach models --corpus {folder}",
        "made_from": made_from,
        "simulated": {
            "pages": pages,
            "tokens": tokens,
            "fonts": list(simulate.TRAINED),
            "pages_in_vietnamese": SLIP_PAGES,
        },
        "licence": "Statistics of the texts named under made_from. Official texts are free of "
        "copyright; where the corpus holds Vietnamese Wikipedia (CC BY-SA 4.0), its authors "
        "are to be named: https://vi.wikipedia.org.",
        "sources": readme.read_text(encoding="utf-8") if readme.is_file() else "",
        "scores": _scores(folder, out),
    }


def _scores(folder: Path, out: Path) -> dict[str, str]:
    """Measure the models on simulated pages kept out, and on kept-out text without its marks."""
    tools = mender(out)
    if tools is None:
        return {}

    def mend(text: str) -> str:
        return Layer.edited(text, tools.edits(text)).text

    texts = drawn(folder, kept_out=True)[:_STRIPPED_TEXTS]
    wanted = measure.syllables("\n".join(texts))
    got = measure.syllables(mend(bare("\n".join(texts))))
    share = 1 - Levenshtein.distance(got, wanted) / max(1, len(wanted))
    scores = {"marks stripped from text kept out": f"{share:.2%} of {len(wanted)} syllables right"}
    if TEST_SHEETS.is_file():
        scores["simulated pages, fonts and text unseen"] = str(measure.score(TEST_SHEETS, mend))
    return scores


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
