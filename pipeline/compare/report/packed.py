"""Values -> gzip in base64, which a browser's ``DecompressionStream`` unpacks."""

from __future__ import annotations

import base64
import gzip
import json

_LEVEL = 9


def packed(value: object) -> str:
    """Return ``value`` as JSON, compressed; equal values give equal strings."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return base64.b64encode(gzip.compress(text.encode(), _LEVEL, mtime=0)).decode()
