"""A Word file as its parts: opened with care, since the archive may be broken or hostile.

Sizes are checked before anything is unpacked, and XML is parsed without entities, so that neither
a zip bomb nor an entity bomb costs memory.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from pipeline.errors import DocumentError
from pipeline.read.sniff import broken_docx

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
# What zipfile raises on damaged archives; NotImplementedError, a RuntimeError too, is told apart.
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, ValueError)
_MAX_PART = 100_000_000
_MAX_RATIO = 200
_RATIO_FLOOR = 20_000_000
"""A part may swell this far (bytes) whatever its ratio: text of long tables packs very well."""


@dataclass(frozen=True)
class Package:
    """The XML parts of a Word file, parsed when asked for."""

    content: bytes

    @cached_property
    def _archive(self) -> zipfile.ZipFile:
        try:
            return zipfile.ZipFile(io.BytesIO(self.content))
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise broken_docx("the zip archive inside it is damaged") from error

    @cached_property
    def main(self) -> str:
        """Name of the part that holds the text."""
        root = self._relations("")
        for kind, target in root.values():
            if kind == "officeDocument" and target in self._archive.namelist():
                return target
        return "word/document.xml"

    @cached_property
    def body(self) -> etree._Element:
        """The document's body. Raises DocumentError ``broken-docx`` if there is none."""
        root = self.part(self.main)
        body = None if root is None else root.find(f"{W}body")
        if body is None:
            raise broken_docx("it has no document body")
        return body

    def related(self, kind: str) -> etree._Element | None:
        """Return the main part's related part of a ``kind`` such as ``numbering``, or None."""
        for found, target in self._relations(self.main).values():
            if found == kind:
                return self.part(target)
        return self.part(f"word/{kind}.xml")

    def by_id(self, relation: str) -> etree._Element | None:
        """Return the part that the main part calls ``relation``, or None."""
        found = self._relations(self.main).get(relation)
        return self.part(found[1]) if found else None

    def part(self, name: str) -> etree._Element | None:
        """Return the parsed part, None if there is none.

        Raises DocumentError ``hostile-docx`` for a part that unpacks to an absurd size,
        ``broken-docx`` for one that is no XML.
        """
        try:
            entry = self._archive.getinfo(name)
        except KeyError:
            return None
        swollen = entry.file_size > max(_RATIO_FLOOR, _MAX_RATIO * max(1, entry.compress_size))
        if entry.file_size > _MAX_PART or swollen:
            raise hostile_docx("it unpacks to an absurd size")
        try:
            with self._archive.open(entry) as stream:
                content = stream.read(_MAX_PART + 1)
        except NotImplementedError as error:
            raise broken_docx(f"its part {name} is packed in an unknown way") from error
        except _DAMAGED as error:
            raise broken_docx(f"its part {name} is damaged") from error
        if len(content) > _MAX_PART:
            raise hostile_docx("it unpacks to an absurd size")
        return _parsed(content, name)

    def _relations(self, part: str) -> dict[str, tuple[str, str]]:
        """Return the relations of a part: id -> last word of its type, name of the target."""
        folder, name = posixpath.split(part)
        root = self.part(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, tuple[str, str]] = {}
        for node in root if root is not None else ():
            if not isinstance(node.tag, str) or node.get("TargetMode") == "External":
                continue
            kind = (node.get("Type") or "").rpartition("/")[2]
            target = node.get("Target") or ""
            whole = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
            found[node.get("Id") or ""] = (kind, posixpath.normpath(whole))
        return found


def relation_id(node: etree._Element) -> str:
    """Return the relation id (``r:id``) a node refers to a part by."""
    return node.get(f"{_R}id") or ""


def hostile_docx(why: str) -> DocumentError:
    """Return the error for a Word file made to harm its reader."""
    return DocumentError(
        "hostile-docx",
        f"The Word file is not opened: {why}. Ask the sender for a clean copy, or save it anew"
        " from Word.",
    )


def _parsed(content: bytes, name: str) -> etree._Element:
    if b"<!DOCTYPE" in content[:4096] or b"<!ENTITY" in content:
        raise hostile_docx("its XML declares entities, which Word never writes")
    # Word's "strict" files name the same elements by another namespace.
    content = content.replace(_STRICT, W[1:-1].encode())
    content = content.replace(
        b"http://purl.oclc.org/ooxml/officeDocument/relationships", _R[1:-1].encode()
    )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, huge_tree=False, recover=False
    )
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise hostile_docx("its XML is nested absurdly deep") from error
        raise broken_docx(f"its part {name} is no valid XML") from error
