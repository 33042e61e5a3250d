"""A change starts a document again from the stage that depends on it, and no earlier."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.records import Source
from pipeline.run import plan, versions

ORDER = ("read", "repair", "part")


def keys(name: str = "a.pdf", sha256: str = "a" * 64) -> dict[str, str]:
    return plan.planned(Source(Path("/raw") / name, name, sha256), Path("/cache")).keys._asdict()


@pytest.mark.parametrize("stage", ORDER)
def test_a_changed_rule_leaves_the_stages_before_it(
    monkeypatch: pytest.MonkeyPatch, stage: str
) -> None:
    before = keys()
    changed = {**versions.fingerprints(), stage: "another rule"}
    monkeypatch.setattr(plan, "fingerprints", lambda: changed)
    after = keys()
    same = [name for name in ORDER if before[name] == after[name]]
    assert same == list(ORDER[: ORDER.index(stage)])


def test_a_file_of_another_name_is_not_read_again() -> None:
    assert keys()["read"] == keys("b/c.pdf")["read"]
    assert keys()["part"] != keys("b/c.pdf")["part"]
    assert keys()["read"] != keys("a.txt")["read"], "what a file is called tells what it should be"
    assert keys()["read"] != keys(sha256="b" * 64)["read"]
