"""The electronic signatures of a PDF: who signed and when, as the file itself says.

Nothing is verified and no network is asked: the certificate inside the signature names the signer
(Nghị định 30/2020/NĐ-CP, phụ lục I, mục II.8), the signature's own entry or its signed attribute
the time.
"""

from __future__ import annotations

import ctypes
import re
import unicodedata
import warnings
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from pipeline.records import Signature

_MOST = 50
_MAX_BYTES = 1_000_000
_PDF_TIME = re.compile(rb"D:(\d{14})(?:([-+Z])(?:(\d\d)'?(\d\d)?)?)?")
# The signed attribute signingTime (RFC 5652, 11.3): its object identifier, a set, a UTCTime.
_SIGNING_TIME = re.compile(
    rb"\x2a\x86\x48\x86\xf7\x0d\x01\x09\x05\x31.\x17\x0d(\d{12})Z", re.DOTALL
)
_VIETNAM = timezone(timedelta(hours=7))


def signatures(document: pdfium.PdfDocument) -> tuple[Signature, ...]:
    """Return the signatures of ``document``, earliest first; those that can't be read are left."""
    count = min(raw.FPDF_GetSignatureCount(document.raw), _MOST)
    found = [_signature(raw.FPDF_GetSignatureObject(document.raw, at)) for at in range(count)]
    return tuple(sorted(filter(None, found), key=lambda signature: signature.time or "~"))


def _signature(handle: object) -> Signature | None:
    contents = _bytes(raw.FPDFSignatureObj_GetContents, handle)
    time = _pdf_time(_bytes(raw.FPDFSignatureObj_GetTime, handle)) or _signed_time(contents)
    name, organisation = _signer(contents)
    return Signature(name, organisation, time) if name or time else None


def _bytes(getter: Callable[..., int], handle: object) -> bytes:
    length = getter(handle, None, 0)
    if not 0 < length <= _MAX_BYTES:
        return b""
    buffer = ctypes.create_string_buffer(length)
    getter(handle, buffer, length)
    return buffer.raw


def _pdf_time(value: bytes) -> str:
    """Return a PDF date as ISO 8601 in Vietnam's time, "" where it is none."""
    match = _PDF_TIME.match(value)
    if match is None:
        return ""
    digits, sign, hours, minutes = match.groups()
    zone = _VIETNAM
    if sign is not None:
        shift = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
        if shift >= timedelta(hours=24):
            return ""
        zone = timezone(-shift if sign == b"-" else shift)
    return _iso(digits.decode(), "%Y%m%d%H%M%S", zone)


def _signed_time(contents: bytes) -> str:
    match = _SIGNING_TIME.search(contents)
    return _iso(match[1].decode(), "%y%m%d%H%M%S", UTC) if match else ""


def _iso(digits: str, form: str, zone: timezone) -> str:
    try:
        return datetime.strptime(digits, form).replace(tzinfo=zone).astimezone(_VIETNAM).isoformat()
    except (ValueError, OverflowError):
        return ""


def _signer(contents: bytes) -> tuple[str, str]:
    """Return name and organisation of the certificate that no other in ``contents`` was made by."""
    # Imported late: few files are signed.
    from cryptography.exceptions import UnsupportedAlgorithm  # noqa: PLC0415
    from cryptography.hazmat.primitives.serialization import pkcs7  # noqa: PLC0415
    from cryptography.x509 import Name  # noqa: PLC0415
    from cryptography.x509.oid import NameOID  # noqa: PLC0415

    def said(subject: Name, oid: object) -> str:
        values = [str(part.value) for part in subject if part.oid == oid]
        return unicodedata.normalize("NFC", " ".join(", ".join(values).split()))

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            certificates = pkcs7.load_der_pkcs7_certificates(_unpadded(contents))
            authorities = {certificate.issuer for certificate in certificates}
            own = [c.subject for c in certificates if c.subject not in authorities]
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return "", ""
    if not own:
        return "", ""
    above = (NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.ORGANIZATION_NAME)
    organisation = ", ".join(filter(None, (said(own[0], oid) for oid in above)))
    return said(own[0], NameOID.COMMON_NAME), organisation


def _unpadded(contents: bytes) -> bytes:
    """Cut off the zeros that fill the place reserved for a signature."""
    if len(contents) < 2 or contents[0] != 0x30 or contents[1] <= 0x80:
        return contents
    size = contents[1] & 0x7F
    return contents[: 2 + size + int.from_bytes(contents[2 : 2 + size], "big")]
