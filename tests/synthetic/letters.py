"""Letters, decisions and reports that nobody wrote: what they state, and their lines as printed."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from tests.synthetic.cite import Library
from tests.synthetic.place import Place, draw_person, draw_place
from tests.synthetic.said import Cited, Said

_FIELDS = {
    "Sở Nội vụ": "SNV", "Sở Tài chính": "STC", "Sở Y tế": "SYT", "Sở Tư pháp": "STP",
    "Sở Giáo dục và Đào tạo": "SGDĐT", "Sở Xây dựng": "SXD", "Sở Công Thương": "SCT",
    "Sở Khoa học và Công nghệ": "SKHCN", "Sở Nông nghiệp và Môi trường": "SNNMT",
}  # fmt: skip
_TYPES = {
    "Quyết định": "QĐ", "Báo cáo": "BC", "Tờ trình": "TTr", "Thông báo": "TB", "Chỉ thị": "CT",
    "Kế hoạch": "KH", "Hướng dẫn": "HD",
}  # fmt: skip
_ABOUT = (
    "triển khai thực hiện công tác thu gom rác thải sinh hoạt tại khu dân cư",
    "rà soát, cập nhật cơ sở dữ liệu về hộ gia đình ở vùng ven sông",
    "tăng cường kiểm tra an toàn lưới điện trong mùa mưa bão",
    "giao chỉ tiêu trồng cây phân tán năm 2025",
    "đẩy mạnh dạy bơi, phòng, chống đuối nước cho trẻ em",
    "phối hợp tổ chức Ngày hội đọc sách - trao đổi đồ dùng học tập",
    "kết quả sửa chữa đường liên thôn và cầu dân sinh",
    "bảo đảm nguồn nước tưới vụ Đông Xuân 2025 - 2026",
)
_SENTENCES = (
    "Các cơ quan, đơn vị phân công cán bộ theo dõi, đôn đốc và gửi kết quả về bộ phận tổng hợp.",
    "Việc thực hiện phải đúng quy trình, tiết kiệm, không làm ảnh hưởng đến đời sống của người dân.",
    "Những nơi còn khó khăn, vướng mắc thì nêu rõ nguyên nhân và kiến nghị cách tháo gỡ.",
    "Tổng số hộ đã được hướng dẫn là 1.284 hộ, đạt 96,5% so với số hộ phải hướng dẫn.",
    "Kinh phí được bố trí từ nguồn đã giao và các nguồn huy động hợp pháp khác.",
)


@dataclass(frozen=True)
class Letter:
    """A document as printed, and what it states."""

    left: tuple[str, ...]
    symbol: str
    number: str
    place: str
    date: tuple[int, int, int]
    doc_type: str
    issuer: str
    title: str
    body: tuple[str, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    signer: str
    cites: tuple[Cited, ...]

    @property
    def signer_title(self) -> str:
        return " / ".join(line for line in self.signature if not line.startswith("TM."))


def draw_letter(rng: Random) -> Letter:
    """Return a letter, decision or report of a commune, a province or one of its departments."""
    place = draw_place(rng)
    year = 2025 if place.level != "old" else rng.choice((2021, 2022, 2023, 2024))
    month = rng.randint(7, 12) if place.level == "commune" else rng.randint(1, 12)
    kind = rng.choice([*_TYPES, "Công văn", "Công văn"])
    left, issuer, body, chief = _issuer(place, rng)
    symbol = f"/{_TYPES[kind]}-{body}" if kind in _TYPES else f"/{body}-{rng.choice(_ROOMS)}"
    about = rng.choice(_ABOUT)
    paragraphs = list(_paragraphs(Library(rng, place, year), rng, about))
    return Letter(
        left=left,
        symbol=symbol,
        number=str(rng.randint(3, 2900)),
        place=place.bare,
        date=(year, month, rng.randint(1, 28)),
        doc_type=kind,
        issuer=issuer,
        title=about if kind == "Công văn" else f"Về việc {about}",
        body=tuple(said.text for said in paragraphs),
        recipients=("- Như trên;", "- Lãnh đạo cơ quan;", "- Lưu: VT, TH."),
        signature=_signature(chief, rng, is_committee=body == "UBND", of=issuer),
        signer=draw_person(rng),
        cites=tuple(cite for said in paragraphs for cite in said.cites),
    )


_ROOMS = ("NC", "KTTH", "VX", "TH", "KGVX", "VP")


def _issuer(place: Place, rng: Random) -> tuple[tuple[str, ...], str, str, str]:
    """Return the letterhead's left column, the issuer in full, its abbreviation and its chief."""
    if place.level == "province" and rng.random() < 0.6:
        name, short = rng.choice(list(_FIELDS.items()))
        above = rng.choice(("ỦY BAN NHÂN DÂN", "UBND"))
        lines: tuple[str, ...] = (f"{above} {place.province}".upper(), name.upper())
        if above != "UBND":
            lines = (above, place.province.upper(), name.upper())
        return lines, f"{name} {place.province}", short, "GIÁM ĐỐC"
    lines = ("ỦY BAN NHÂN DÂN", place.full.upper())
    return lines, f"Ủy ban nhân dân {place.full}", "UBND", "CHỦ TỊCH"


def _signature(chief: str, rng: Random, *, is_committee: bool, of: str) -> tuple[str, ...]:
    lines = ("TM. ỦY BAN NHÂN DÂN",) if is_committee else ()
    if rng.random() < 0.5:
        return (*lines, f"KT. {chief}", f"PHÓ {chief}")
    return (*lines, chief)


def _paragraphs(cite: Library, rng: Random, about: str) -> list[Said]:
    found = []
    for _ in range(rng.randint(2, 3)):
        made = rng.choice((cite.one, cite.one, cite.listed, cite.proposed))()
        lead = "" if made.text.startswith("Theo") else rng.choice(("Thực hiện ", "Căn cứ "))
        found.append(Said(lead) + made + ";")
    found.append(Said(f"Để việc {about} đạt kết quả, cơ quan ban hành có ý kiến như sau:"))
    found += [
        Said(f"{number}. " + " ".join(rng.sample(_SENTENCES, rng.randint(1, 3))))
        for number in range(1, rng.randint(3, 5))
    ]
    found.append(Said("Đề nghị các cơ quan, đơn vị nghiêm túc thực hiện./."))
    return found
