"""What a list of cited documents states once; letterheads of attached documents."""

from __future__ import annotations

import pytest

from tests.extract.test_citations import numbered


def test_issuer_before_a_list_holds_for_items_with_subjects_of_their_own() -> None:
    text = (
        "UBND tỉnh ban hành các Quyết định: Số 41/QĐ-UBND ngày 03/5/2024 về việc giao vốn cho"
        " Sở Nội vụ tại Quyết định số 97/QĐ-UBND ngày 12/12/2023 của Ủy ban nhân dân tỉnh, số"
        " 72/QĐ-UBND ngày 13/11/2024 về việc mua sách và số 73/QĐ-UBND ngày 14/11/2024 về việc sửa đường."
    )
    body = "Ủy ban nhân dân tỉnh"
    assert [(number, issuer) for _, number, _, issuer in numbered(text)] == [
        ("41/QĐ-UBND", body),
        ("97/QĐ-UBND", body),
        ("72/QĐ-UBND", body),
        ("73/QĐ-UBND", body),
    ]


def test_body_that_gave_its_word_in_letters_issued_them() -> None:
    text = (
        "Trên cơ sở ý kiến của Thường trực HĐND tỉnh tại các Công văn: số 8/HĐND-PC ngày"
        " 15/5/2024 về việc mua sách, số 9/HĐND-PC ngày 30/10/2024 về việc sửa đường."
    )
    body = "Thường trực Hội đồng nhân dân tỉnh"
    assert numbered(text) == [
        ("Công văn", "8/HĐND-PC", "2024-05-15", body),
        ("Công văn", "9/HĐND-PC", "2024-10-30", body),
    ]


def test_date_after_a_list_holds_for_numbers_of_one_symbol() -> None:
    assert numbered("các Quyết định số: 31/QĐ-BXD, 32/QĐ-BXD ngày 31/12/2024 của Bộ Xây dựng") == [
        ("Quyết định", "31/QĐ-BXD", "2024-12-31", "Bộ Xây dựng"),
        ("Quyết định", "32/QĐ-BXD", "2024-12-31", "Bộ Xây dựng"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Nghị định số 31/2019/NĐ-CP và 32/2021/NĐ-CP ngày 05/4/2021 của Chính phủ",
        "Kế hoạch số 31/KH-UBND và Quyết định số 32/QĐ-UBND ngày 05/4/2021 của UBND tỉnh",
    ],
)
def test_date_of_another_document_is_not_shared(text: str) -> None:
    assert [date for _, _, date, _ in numbered(text)] == ["", "2021-04-05"]


@pytest.mark.parametrize(
    "text",
    [
        "HỘI ĐỒNG NHÂN DÂN TỈNH HÀ GIANG NAM Số: /NQ-HĐND DỰ THẢO",
        "HỘI ĐỒNG NHÂN DÂN TỈNH HÀ GIANG NAM Số: 12/NQ-HĐND",
        "Số: /NQ-HĐND",
    ],
)
def test_letterhead_of_an_attached_document_is_no_citation(text: str) -> None:
    assert numbered(text) == []


def test_blank_number_in_a_sentence_is_a_citation() -> None:
    assert numbered("Xét Tờ trình số    /TTr-UBND ngày tháng 02 năm 2025 của UBND tỉnh") == [
        ("Tờ trình", "/TTr-UBND", "2025-02", "Ủy ban nhân dân tỉnh")
    ]


def test_body_that_issued_the_first_issued_what_follows_by_semicolons() -> None:
    text = (
        "UBND xã đã ban hành Kế hoạch số 8/KH-UBND ngày 15/01/2024 về trồng cây; Kế hoạch số"
        " 9/KH-UBND ngày 16/01/2024 về mua sách và Quyết định số 35/QĐ-UBND ngày 02/3/2024."
    )
    assert [issuer for *_, issuer in numbered(text)] == ["Ủy ban nhân dân xã"] * 3


@pytest.mark.parametrize(
    ("text", "date", "issuer"),
    [
        ("Quyết định số 38/QĐ-BXD, 24/11/2024 của Bộ Xây dựng", "2024-11-24", "Bộ Xây dựng"),
        ("Quyết định số 38/QĐ-BXD, 24/11/2024, của Bộ Xây dựng", "2024-11-24", "Bộ Xây dựng"),
        ("Quyết định số 38/QĐ-BXD, 24/11/2024 hoàn thành", "", ""),
        ("Công văn số 75-CV/HU của Huyện ủy Như Sơn, Huyện đoàn", "", "Huyện ủy Như Sơn"),
        (
            "Kế hoạch số 7/KH-UBND của UBND huyện Như Sơn về thuế",
            "",
            "Ủy ban nhân dân huyện Như Sơn",
        ),
        ("Kế hoạch số 7/KH-UBND của UBND huyện Về việc thuế", "", "Ủy ban nhân dân huyện"),
    ],
)
def test_dates_behind_a_comma_and_places_that_begin_like_a_clause(
    text: str, date: str, issuer: str
) -> None:
    ((_, _, found, body),) = numbered(text)
    assert (found, body) == (date, issuer)


def test_a_board_whose_name_holds_the_word_of() -> None:
    text = "Kế hoạch số 9/KH-BVSTBPN ngày 05/3/2024 của Ban Vì sự tiến bộ của phụ nữ."
    ((*_, issuer),) = numbered(text)
    assert issuer == "Ban Vì sự tiến bộ của phụ nữ"


@pytest.mark.parametrize(
    ("text", "issuer"),
    [
        (
            "Quyết định số 27/QĐ-UBQGCĐS của Ủy ban Quốc gia về chuyển đổi số về mua sách",
            "Ủy ban Quốc gia về chuyển đổi số",
        ),
        (
            "công văn của Viện Địa chất TP. Hải Đông số 13/VĐC-KH ngày 20/6/2022",
            "Viện Địa chất thành phố Hải Đông",
        ),
        (
            "Kế hoạch số 7/KH-HĐPH của Hội đồng phối hợp phổ biến, giáo dục pháp luật tỉnh, Hội đồng",
            "Hội đồng phối hợp phổ biến, giáo dục pháp luật tỉnh",
        ),
    ],
)
def test_bodies_with_dots_and_verbs_in_their_names(text: str, issuer: str) -> None:
    ((_, _, _, found),) = numbered(text)
    assert found == issuer


def test_a_clause_before_a_number_is_no_department() -> None:
    text = "Thanh tra Sở rà soát tiến độ thanh tra theo Quyết định số 265/QĐ-SXD ngày 15/12/2023."
    ((*_, issuer),) = numbered(text)
    assert issuer == ""


def test_rules_of_the_party_have_a_small_letter_in_their_symbol() -> None:
    text = "Quy định số 07-QĐi/HU, ngày 12/3/2018 của Ban Thường vụ Huyện ủy"
    assert numbered(text) == [("Quy định", "07-QĐi/HU", "2018-03-12", "Ban Thường vụ Huyện ủy")]
