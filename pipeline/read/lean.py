"""Functions of pdfium that are called for every character or object of a page.

The binding of pypdfium2 checks and converts each argument, which would take most of a page's
time; these calls take plain addresses.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from typing import Any

import cffi
import pypdfium2.raw as raw

FFI = cffi.FFI()


def address(handle: Any) -> Any:
    """Return a handle of pypdfium2 as the functions below take it."""
    return FFI.cast("void *", ctypes.cast(handle, ctypes.c_void_p).value)


def _function(function: Any, kind: str) -> Callable[..., Any]:
    found: Callable[..., Any] = FFI.cast(kind, ctypes.cast(function, ctypes.c_void_p).value or 0)
    return found


characters = _function(raw.FPDFText_GetText, "int (*)(void *, int, int, unsigned short *)")
char_angle = _function(raw.FPDFText_GetCharAngle, "float (*)(void *, int)")
is_generated = _function(raw.FPDFText_IsGenerated, "int (*)(void *, int)")
loose_box = _function(raw.FPDFText_GetLooseCharBox, "int (*)(void *, int, float *)")
page_object = _function(raw.FPDFPage_GetObject, "void *(*)(void *, int)")
object_kind = _function(raw.FPDFPageObj_GetType, "int (*)(void *)")
