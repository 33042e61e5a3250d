"""Words that a converter set as one."""

from __future__ import annotations

import pytest

from pipeline.normalise.glued import apart
from pipeline.rules import Rules


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sở Kế hoạchvà Đầu tư", "Sở Kế hoạch và Đầu tư"),
        ("Ban Chấp hànhĐảng bộ huyện", "Ban Chấp hành Đảng bộ huyện"),
        ("Ủy bannhân dân thànhphố", "Ủy ban nhân dân thành phố"),
        ("Sở Nông nghiệp và PTNT", "Sở Nông nghiệp và PTNT"),
        ("Công an tỉnh Đắk Lắk", "Công an tỉnh Đắk Lắk"),
        ("Ủy ban nhân dân xã Buốc Hạ", "Ủy ban nhân dân xã Buốc Hạ"),
        ("Điện lực Hải Đông, website", "Điện lực Hải Đông, website"),
    ],
)
def test_only_what_is_no_syllable_comes_apart(text: str, expected: str) -> None:
    assert apart(text, Rules()) == expected
