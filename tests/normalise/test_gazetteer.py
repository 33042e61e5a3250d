"""Communes of both generations by name, place and date. The places are real: codes are."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.normalise import gazetteer
from pipeline.rules import Rules


@pytest.mark.parametrize(
    ("asked", "code", "province_code"),
    [
        (("xã", "Tân Tiến", "", "tỉnh Thanh Hóa", "2025-11-18"), "16108", "38"),
        (("đặc khu", "Côn Đảo", "", "", "2026-01-05"), "26732", "79"),
        (("phường", "Phúc Xá", "quận Ba Đình", "Hà Nội", "2024-03"), "00001", "01"),
        (("phường", "Phúc Xá", "", "thành phố Hà Nội", "2024"), "00001", "01"),
        (("phường", "Phúc Xá", "", "TP. Hà Nội", "2024-03-01"), "00001", "01"),
    ],
    ids=["xã 2025", "đặc khu", "phường có quận", "chỉ có năm", "TP. viết tắt"],
)
def test_codes_follow_the_date(
    asked: tuple[str, str, str, str, str], code: str, province_code: str
) -> None:
    found = gazetteer.resolve(*asked)
    assert (found.commune_code, found.province_code, found.ambiguous) == (
        code,
        province_code,
        False,
    )


def test_a_name_that_exists_twice_is_said_to_be_open() -> None:
    found = gazetteer.resolve("phường", "Hoà Bình", date="2025-09-01")
    assert found.ambiguous
    assert found.commune_code == ""
    assert len(found.candidates) > 1


def test_the_province_decides_between_namesakes() -> None:
    open_name = gazetteer.resolve("phường", "Hòa Bình", date="2025-09-01")
    for place in open_name.candidates:
        found = gazetteer.resolve("phường", "Hòa Bình", "", place.province, "2025-09-01")
        assert found.commune_code == place.code


def test_what_a_plan_cites_tells_its_generation() -> None:
    asked = ("phường", "Hòa Bình", "", "thành phố Hải Phòng", "2025")
    assert gazetteer.resolve(*asked).ambiguous
    found = gazetteer.resolve(*asked, not_before="2025-07-15")
    assert (found.commune_code, found.ambiguous) == ("11533", False)


def test_a_place_that_does_not_exist_gets_no_code() -> None:
    found = gazetteer.resolve("xã", "Sơn Đông Hạ", "", "tỉnh Hà Giang Nam", "2026-02-01")
    assert found == gazetteer.Resolved()


def test_an_unknown_commune_still_has_its_province() -> None:
    found = gazetteer.resolve("xã", "Sơn Đông Hạ", "", "Thanh Hóa", "2026-02-01")
    assert (found.commune_code, found.province_code) == ("", "38")


def test_the_body_tells_the_province() -> None:
    text = "chỉ đạo của thành phố Hải Phòng; khác với tỉnh Thanh Hóa; tại thành phố Hải Phòng"
    found = gazetteer.infer_province(text, "phường", "Hòa Bình", date="2025-09")
    assert found == "thành phố Hải Phòng"


def test_a_district_tells_the_province() -> None:
    found = gazetteer.infer_province("", "phường", "Phúc Xá", "quận Ba Đình", "2024")
    assert found == "thành phố Hà Nội"


def test_old_communes_lead_to_the_new_ones() -> None:
    assert gazetteer.successors("00001") == (("00097", "whole"),)
    assert {share for _, share in gazetteer.successors("10729")} == {"main", "part"}


@pytest.mark.parametrize(
    ("name", "count"),
    [("gazetteer_after", 3321), ("gazetteer_before", 10040), ("gazetteer_provinces", 63)],
)
def test_the_lists_are_whole(name: str, count: int) -> None:
    assert len(Rules().words(name)) == count


def test_succession_joins_both_lists() -> None:
    rules = Rules()
    before = {r["code"] or r["district_code"] for r in rules.words("gazetteer_before")}
    after = {r["code"] for r in rules.words("gazetteer_after")}
    for row in rules.words("gazetteer_succession"):
        assert row["old_code"] in before
        assert row["new_code"] in after


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=12))
def test_no_name_breaks_the_lookup(commune: str, province: str, date: str) -> None:
    found = gazetteer.resolve("xã", commune, "", province, date)
    assert not (found.ambiguous and len(found.candidates) < 2)


def test_a_district_tells_its_province() -> None:
    assert gazetteer.province_of_district("", "huyện Ea Kar", "2022-01-25") == "tỉnh Đắk Lắk"
    text = "trên địa bàn tỉnh Hậu Giang"
    shared = gazetteer.province_of_district(text, "huyện Châu Thành", "2017-06-14")
    assert shared == "tỉnh Hậu Giang"
    assert gazetteer.province_of_district("", "huyện Châu Thành", "2017-06-14") == ""


@pytest.mark.parametrize("place", ["thành phố Hải Phòng", "tỉnh Hà Nam Ninh", "thành phố Hải Đông"])
def test_a_place_unknown_as_a_district_is_a_province(place: str) -> None:
    assert gazetteer.is_province(place)


@pytest.mark.parametrize("place", ["thành phố Vinh", "thành phố Phan Rang"])
def test_a_city_within_a_province_is_none(place: str) -> None:
    assert not gazetteer.is_province(place)


def test_provinces_are_found_in_either_spelling_of_tones() -> None:
    text = "Sở Y tế tỉnh Khánh Hoà, tỉnh Khánh Hòa và tỉnh Thanh Hoá"
    assert gazetteer.named_provinces(text) == ("tỉnh Khánh Hòa", "tỉnh Thanh Hóa")
