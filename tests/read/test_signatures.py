"""Electronic signatures of PDFs made on the fly, by bodies that don't exist."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pypdfium2 as pdfium
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

from pipeline.read.signatures import signatures
from pipeline.records import Signature

BODY = "Ủy ban nhân dân xã Sơn Đông Hạ"
PROVINCE = "Tỉnh Hà Giang Nam"


def signed() -> bytes:
    """Return a signature of nothing by the body's certificate."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "VN"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, PROVINCE),
            x509.NameAttribute(NameOID.COMMON_NAME, BODY),
        ]
    )
    authority = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Co quan chung thuc so")])
    now = datetime(2026, 1, 1, tzinfo=UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(authority)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )
    builder = pkcs7.PKCS7SignatureBuilder().set_data(b"")
    return builder.add_signer(certificate, key, hashes.SHA256()).sign(
        Encoding.DER, [pkcs7.PKCS7Options.DetachedSignature]
    )


def pdf(*entries: tuple[bytes, str]) -> bytes:
    """Return a PDF of one page with a signature for each pair (contents, time)."""
    fields = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(entries)))
    parts = [
        f"1 0 obj<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[{fields}]/SigFlags 3>>>>endobj",
        "2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj",
        "3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj",
    ]
    for n, (contents, time) in enumerate(entries):
        when = f"/M({time})" if time else ""
        parts.append(f"{4 + 2 * n} 0 obj<</FT/Sig/T(s{n})/V {5 + 2 * n} 0 R>>endobj")
        parts.append(
            f"{5 + 2 * n} 0 obj<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/adbe.pkcs7.detached"
            f"{when}/ByteRange[0 1 2 3]/Contents<{contents.hex()}{'00' * 40}>>>endobj"
        )
    body = "%PDF-1.7\n" + "\n".join(parts)
    return f"{body}\ntrailer<</Root 1 0 R/Size {len(parts) + 1}>>\n%%EOF".encode()


def found(content: bytes) -> tuple[Signature, ...]:
    document = pdfium.PdfDocument(content)
    try:
        return signatures(document)
    finally:
        document.close()


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("D:20260312081522+07'00'", "2026-03-12T08:15:22+07:00"),
        ("D:20260312011522Z", "2026-03-12T08:15:22+07:00"),
        ("D:20260312081522", "2026-03-12T08:15:22+07:00"),
    ],
    ids=["giờ Việt Nam", "giờ quốc tế", "không ghi múi giờ"],
)
def test_signer_and_time(time: str, expected: str) -> None:
    assert found(pdf((signed(), time))) == (Signature(BODY, PROVINCE, expected),)


def test_time_of_the_signed_attribute() -> None:
    (signature,) = found(pdf((signed(), "")))
    assert signature.name == BODY
    assert signature.time.endswith("+07:00")


def test_earliest_stands_first() -> None:
    first, second = found(pdf((b"", "D:20260313081522Z"), (b"", "D:20260312081522Z")))
    assert first.time < second.time


@pytest.mark.parametrize(
    "contents", [b"", b"0\x82", b"\x30\x03\x02\x01\x05", b"rubbish" * 9], ids=range(4)
)
def test_broken_signature_is_left(contents: bytes) -> None:
    assert found(pdf((contents, "D:99999999999999Z"))) == ()


def test_unsigned_pdf_has_none() -> None:
    assert found(pdf()) == ()
