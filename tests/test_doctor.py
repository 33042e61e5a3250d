"""What is missing is named, with the command that mends it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pipeline import doctor
from pipeline.__main__ import app
from pipeline.doctor import Checked, State, examine
from pipeline.errors import ExitCode, RulesError


def found(out: Path, what: str) -> Checked:
    return next(checked for checked in examine(out) if checked.what == what)


def test_everything_that_is_not_good_says_how_to_mend_it(tmp_path: Path) -> None:
    checked = list(examine(tmp_path / "new" / "out"))
    assert {"packages", "rules", "models", "Tesseract", "fonts", "memory", "disk"} <= {
        one.what for one in checked
    }
    assert all(one.mend for one in checked if one.state is not State.GOOD)
    assert not (tmp_path / "new").exists()


def test_no_tesseract_costs_scans_only_and_is_told_with_its_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "tessdata", lambda: None)
    tesseract = found(tmp_path, "Tesseract")
    assert (tesseract.state, "apt-get" in tesseract.mend) == (State.LESS, True)
    ran = CliRunner().invoke(app, ["doctor", "--out", str(tmp_path)])
    assert ran.exit_code == ExitCode.DONE


def test_a_package_that_is_gone_stops_every_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doctor, "version", lambda name: "not installed" if name == "lxml" else "1")
    assert "pip install lxml" in found(tmp_path, "packages").mend
    ran = CliRunner().invoke(app, ["doctor", "--out", str(tmp_path)])
    assert ran.exit_code == ExitCode.MISSING_TOOL


def test_models_that_were_changed_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "manifest.json").write_text('{"models": {"a.npz": {"sha256": "0"}}}')
    (tmp_path / "a.npz").write_bytes(b"x")
    monkeypatch.setattr(doctor, "MODELS", tmp_path)
    assert "a.npz" in found(tmp_path, "models").found
    (tmp_path / "manifest.json").unlink()
    assert found(tmp_path, "models").state is State.LESS


def test_a_wrong_rule_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(_: object) -> None:
        raise RulesError("header.toml is wrong. Mend it.")

    monkeypatch.setattr("pipeline.rules.Rules.load", wrong)
    assert "header.toml" in found(tmp_path, "rules").found


def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_FREE_DISK", 1 << 60)
    assert found(tmp_path, "disk").state is State.LESS
