"""Small plans as files, for runs over them."""

from __future__ import annotations

from pathlib import Path

PLAN = """ỦY BAN NHÂN DÂN
XÃ SƠN ĐÔNG HẠ

KẾ HOẠCH
Chuyển đổi số của xã Sơn Đông Hạ năm 2026

Căn cứ Nghị quyết số 45/NQ-CP ngày 12/01/2026 của Chính phủ; Ủy ban nhân dân xã xây dựng Kế hoạch:
I. MỤC ĐÍCH
1. Nâng cao nhận thức của cán bộ.
II. TỔ CHỨC THỰC HIỆN
1. Phòng Văn hóa - Xã hội: Tham mưu triển khai Kế hoạch, báo cáo trước ngày 15/11/2026.
"""


def write(folder: Path, **files: str | bytes) -> Path:
    """Write files named by keyword; ``__`` stands for a slash, ``_`` for the dot."""
    for key, content in files.items():
        path = folder / key.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def contents(out: Path) -> dict[str, bytes]:
    """Return the tables and texts of a run by name; the database differs from run to run."""
    return {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.suffix in (".csv", ".parquet", ".txt") or path.name == "datapackage.json"
    }
