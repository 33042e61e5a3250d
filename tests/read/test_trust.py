"""How well a text reads as Vietnamese, and when a text layer is of no use."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.read.trust import layer_fault, legacy_encoding, trust

GOOD = (
    "Ủy ban nhân dân xã giao các thôn vận động bà con dọn vệ sinh đường làng, trồng hoa hai bên"
    " đường, phân loại rác tại nhà và báo cáo kết quả về Phòng Kinh tế trước ngày 15 tháng 5."
)
TCVN3_HYPHENS = (
    "T- vÊn cho ng-êi lao ®éng; l¾p g-¬ng cÇu ë ng· ba; tr-íc khi th-ëng, ph-¬ng ¸n ®-îc ®-a ra "
    "h-íng dÉn, l-u tr÷, nh-ng ch-a ®-îc nh- m-êi h-¬ng -íc ®-êng lµng n-íc s¹ch."
)
"""The letter ư as the fonts of Windows show it in a PDF."""
STRIPPED = (
    "Uy ban nhan dan xa giao cac thon van dong ba con don ve sinh duong lang, trong hoa hai ben"
    " duong, phan loai rac tai nha va bao cao ket qua ve Phong Kinh te truoc ngay 15 thang 5."
)
WRONG_LANGUAGE = (
    "Uy ban nhan dan x4 giao cdc thén van déng ba con don vé sinh du@ng lang, tréng hoa hai bén"
    " duéng, phan loai rac tai nha va bdo cdo két qua vé Phong Kinh té trudc ngay 15 thang 5."
)
SHIFTED = "Ӫ\\ EDQ QKkQ GkQ [m JLDR FiF WK{Q YұQ ÿӝQJ Ej FRQ GӑQ YӋ VLQK ÿѭӡQJ OjQJ WUӗQJ KRD KDL"
TCVN3 = (
    "Uû ban nh©n d©n x· giao c¸c th«n vËn ®éng bµ con dän vÖ sinh ®­êng lµng, trång hoa hai bªn"
    " ®­êng, ph©n lo¹i r¸c t¹i nhµ vµ b¸o c¸o kÕt qu¶ vÒ Phßng Kinh tÕ tr­íc ngµy 15 th¸ng 5."
)


@pytest.mark.parametrize(
    ("text", "good"),
    [
        pytest.param(GOOD, True, id="chữ tốt"),
        pytest.param(unicodedata.normalize("NFD", GOOD), True, id="dấu tách rời"),
        pytest.param(GOOD.upper(), True, id="chữ hoa"),
        pytest.param(GOOD.replace("đ", "ð"), True, id="đ viết thành ð"),
        pytest.param("Lê Văn Mẫu", True, id="quá ít chữ để kết luận"),
        pytest.param("", True, id="rỗng"),
        pytest.param(STRIPPED, False, id="mất dấu"),
        pytest.param(WRONG_LANGUAGE, False, id="OCR sai ngôn ngữ"),
        pytest.param(SHIFTED, False, id="mã chữ sai"),
        pytest.param(TCVN3, False, id="TCVN3"),
    ],
)
def test_reads_as_vietnamese(text: str, good: bool) -> None:  # noqa: FBT001
    assert trust(text).is_vietnamese is good


@pytest.mark.parametrize(
    ("text", "image_share", "paths", "fault"),
    [
        pytest.param(GOOD * 3, 0.0, 0, "", id="trang chữ"),
        pytest.param(GOOD * 3, 1.0, 0, "", id="ảnh có lớp chữ tốt"),
        pytest.param("", 1.0, 0, "scan without text", id="ảnh không chữ"),
        pytest.param(
            "Ký bởi: Ủy ban nhân dân xã Thời gian ký: 12/03/2026 08:15:22 +07:00",
            1.0,
            0,
            "text layer of 47 letters on a scan",
            id="chỉ có dấu chữ ký số",
        ),
        pytest.param("Lê Văn Mẫu", 0.1, 4, "", id="trang cuối ngắn"),
        pytest.param("", 0.0, 5000, "text drawn as outlines", id="chữ vẽ bằng nét"),
        pytest.param("", 0.0, 2, "", id="trang trắng"),
        pytest.param(TCVN3, 0.0, 0, "", id="phông cũ để khâu sửa chữ"),
        pytest.param(
            WRONG_LANGUAGE * 2, 1.0, 0, "text layer is not Vietnamese", id="lớp chữ sai ngôn ngữ"
        ),
    ],
)
def test_fault_of_a_text_layer(text: str, image_share: float, paths: int, fault: str) -> None:
    found = layer_fault(text, trust(text), image_share, paths)
    assert found.startswith(fault)
    assert bool(found) is bool(fault)


def test_codes_of_old_fonts_are_told() -> None:
    assert legacy_encoding(TCVN3) == "tcvn3"
    assert legacy_encoding(TCVN3_HYPHENS) == "tcvn3"
    assert legacy_encoding(GOOD) == legacy_encoding(SHIFTED) == ""


@given(st.text())
def test_any_text_has_shares(text: str) -> None:
    measured = trust(text)
    assert 0 <= measured.known <= 1
    assert 0 <= measured.accented <= 1
