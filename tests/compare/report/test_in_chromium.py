"""The report as a person uses it: read, searched, compared, ticked off, printed, by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.compare.report.browser import Browser
from tests.compare.report.conftest import HARM

VIEWS = ("tong-quan", "so-sanh", "ke-hoach", "vien-dan", "nhiem-vu", "thoi-han", "can-xem")


@pytest.fixture
def shown(chromium: Browser, page: Path) -> Browser:
    chromium.resize(1440, 900)
    chromium.open(page)
    chromium.js("localStorage.clear()")
    chromium.open(page)
    return chromium


def plan_ids(shown: Browser) -> list[str]:
    shown.go("#/ke-hoach")
    found: list[str] = shown.js(
        "[...document.querySelectorAll('tbody a[href*=\"ke-hoach/\"]')]"
        ".map((one) => one.getAttribute('href').split('/').pop().split('?')[0])"
    )
    return found


@pytest.mark.parametrize("view", [*VIEWS, "doan-trung", "tim"])
def test_every_view_opens_without_errors_and_without_a_network(shown: Browser, view: str) -> None:
    shown.go(f"#/{view}")
    assert shown.js("document.querySelector('main h1').innerText")
    assert shown.troubles() == []


def test_hostile_words_are_only_words(shown: Browser) -> None:
    ids = plan_ids(shown)
    for part in ("thong-tin", "de-muc", "trach-nhiem", "vien-dan", "can-xem"):
        for one in ids:
            shown.go(f"#/ke-hoach/{one}?phan={part}")
    shown.go("#/tim?q=onerror")
    assert HARM in shown.text()
    assert shown.js("window.harmed === undefined")
    assert shown.js("document.querySelectorAll('main img, main svg').length") == 0
    assert shown.troubles() == []


def test_a_fact_is_shown_marked_in_its_plan(shown: Browser) -> None:
    shown.go("#/vien-dan?q=45/NQ-CP")
    shown.js("document.querySelector('.who').open = true")
    shown.wait("document.querySelector('.who .src')")
    shown.click(".who .src")
    shown.wait("document.querySelector('#source .m-focus')")
    marked = shown.js(
        "[...document.querySelectorAll('#source .m-focus')].map((one) => one.textContent).join('')"
    )
    assert "45/NQ-CP" in marked
    assert "nguon=" in shown.js("location.hash")
    shown.press("Escape")
    assert shown.js("document.getElementById('source').hidden")
    assert shown.js("document.activeElement.classList.contains('src')")


def test_a_page_picture_shows_the_box(shown: Browser) -> None:
    pdf = shown.js("document.querySelector('script[data-page]').dataset.page.split('/')[0]")
    shown.go(f"#/ke-hoach/{pdf}?phan=vien-dan")
    shown.click("main .grid .src")
    shown.wait("document.querySelector('[data-toggle=picture]')")
    shown.click("[data-toggle=picture]")
    assert shown.js("document.querySelector('#source .box').getBoundingClientRect().width > 20")
    shown.click("[data-toggle=picture]")
    assert shown.troubles() == []


def test_repaired_words_are_shown_as_repaired(shown: Browser) -> None:
    shown.go("#/tim?q=harmed")
    shown.click("main a[href*='ke-hoach']")
    shown.wait("document.querySelector('.text .m-mend')")
    assert shown.js("document.querySelector('.text .m-mend').textContent") == "Đ"
    assert shown.js("document.querySelector('.text .m-mend').title") == "Chữ gốc: Ð"
    shown.click("[data-toggle=original]")
    assert shown.js("document.querySelector('.text .m-mend').textContent") == "Ð"
    shown.click("[data-toggle=original]")


def test_search_needs_no_diacritics(shown: Browser) -> None:
    shown.press("/")
    shown.type("bo phan mot cua")
    shown.press("Enter")
    shown.wait("location.hash.startsWith('#/tim') && document.querySelector('.hits')")
    assert "Bộ phận một cửa" in shown.text()
    assert (
        "bộ phận một cửa"
        in str(shown.js("document.querySelector('.hits mark').textContent")).lower()
    )


def test_chosen_plans_stand_side_by_side(shown: Browser) -> None:
    shown.go("#/so-sanh")
    for _ in range(2):
        shown.click(".choices input:not(:checked)")
        shown.wait("document.documentElement.dataset.ready")
        shown.js("new Promise((done) => setTimeout(done, 100))")
    shown.wait("document.querySelectorAll('.side').length >= 6")
    assert shown.js("document.querySelector('.chooser details').open")
    assert shown.js("document.querySelectorAll('.chip').length") == 2
    assert shown.js("document.querySelector('.side thead').querySelectorAll('th').length") == 2
    told = shown.text()
    for word in ("Số, ký hiệu", "Cải cách thể chế", "Thời hạn báo cáo", "Đơn vị đầu mối"):
        assert word in told
    assert "k=" in shown.js("location.hash")


def test_findings_are_filtered_and_ticked_off_for_good(shown: Browser, page: Path) -> None:
    shown.go("#/can-xem")
    every = shown.js("document.querySelectorAll('.finding').length")
    shown.go("#/can-xem?muc=error")
    grave = shown.js("document.querySelectorAll('.finding').length")
    assert 0 < grave < every
    assert grave == shown.js("document.querySelectorAll('.finding.error').length")
    shown.press("j")
    shown.press("x")
    assert shown.js("document.querySelectorAll('.ticked').length") == 1
    shown.open(page, "#/can-xem?muc=error&con=1")
    assert shown.js("document.querySelectorAll('.finding').length") == grave - 1


def test_the_keyboard_reaches_everything(shown: Browser) -> None:
    shown.press("5")
    shown.wait("location.hash.startsWith('#/nhiem-vu')")
    shown.press("?")
    assert shown.js("document.getElementById('help').open")
    shown.press("Escape")
    shown.js("document.activeElement.blur()")
    seen = set()
    for _ in range(40):
        shown.press("Tab")
        seen.add(shown.js("document.activeElement.closest('nav, form, main, #bar')?.id || ''"))
    assert {"nav", "find", "noi-dung"} <= seen


def test_columns_sort_and_say_so(shown: Browser) -> None:
    shown.go("#/ke-hoach")
    first = "document.querySelector('tbody tr a').textContent"
    up = shown.js(first)
    shown.click('th button[data-key="ten"]')
    assert shown.js(first) != up
    assert shown.js("document.querySelector('th[aria-sort]').getAttribute('aria-sort')") in (
        "ascending",
        "descending",
    )


@pytest.mark.parametrize("view", VIEWS)
def test_nothing_is_wider_than_a_narrow_screen(shown: Browser, view: str) -> None:
    shown.resize(390, 844)
    shown.go(f"#/{view}")
    assert shown.js("document.documentElement.scrollWidth") <= 390


def test_a_view_prints(shown: Browser, tmp_path: Path) -> None:
    shown.go("#/can-xem")
    shown.pdf(tmp_path / "in.pdf")
    assert (tmp_path / "in.pdf").stat().st_size > 10_000


def test_unread_files_are_named(shown: Browser) -> None:
    shown.go("#/tong-quan")
    assert "hỏng.pdf" in shown.text()
