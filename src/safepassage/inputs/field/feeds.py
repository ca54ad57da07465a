"""Entries of a feed (RSS, Atom) as documents; the parser of XML knows no entities and fetches nothing."""

import hashlib
from collections.abc import Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from safepassage.inputs.findings import Findings
from safepassage.model.documents import Document

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

LARGEST_FEED = 16 * 2**20
"""Bytes."""

MOST_ENTRIES = 10_000
DEEPEST = 200
_ENTRIES = ("item", "entry")
_BODIES = ("encoded", "content", "description", "summary")
_TIMES = ("pubDate", "published", "updated", "date")
_BLOCKS = frozenset({"p", "br", "div", "li", "h1", "h2", "h3", "h4", "tr", "figcaption", "blockquote"})
_UNREAD = frozenset({"script", "style"})


def read_feed(path: Path, findings: Findings) -> tuple[Document, ...]:
    """The entries of a feed that have a text; none, with a fault, where the file is refused."""
    if path.stat().st_size > LARGEST_FEED:
        _refuse(findings, path, "file_too_large", f"has more than {LARGEST_FEED // 2**20} MiB", "split it")
        return ()
    try:
        root = ElementTree.fromstring(path.read_bytes(), forbid_dtd=True)
    except DefusedXmlException as error:
        _refuse(
            findings,
            path,
            "hostile_file",
            f"holds what no feed needs, and what can be used for attacks ({type(error).__name__})",
            "ask whoever publishes it for a feed without a document type",
        )
        return ()
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        _refuse(findings, path, "unreadable_feed", f"is no well-formed XML ({error})", "fetch the feed again")
        return ()
    documents = []
    publisher = _text_of(root, "title") or _text_of(next(iter(_named(root, ("channel",))), root), "title")
    for number, entry in enumerate(_named(root, _ENTRIES), start=1):
        if number > MOST_ENTRIES:
            findings.warning("too_many_entries", path.name, f"only the first {MOST_ENTRIES:,} entries are read")
            break
        document = _document(entry, publisher, path, number, findings)
        if document is not None:
            documents.append(document)
    if not documents and not findings.faulty(path.name):
        findings.warning("no_entries", path.name, "the feed has no entries with a text")
    return tuple(documents)


def _document(entry: "Element", publisher: str, path: Path, number: int, findings: Findings) -> Document | None:
    title = plain_text(_text_of(entry, "title"))
    bodies = [plain_text(_text_of(entry, name)) for name in _BODIES]
    body = max(bodies, key=len)
    if not title and not body:
        return None
    url = _link(entry)
    named = _text_of(entry, "guid") or _text_of(entry, "id") or url or f"{title}\n{body}"
    said = next((text for name in _TIMES if (text := _text_of(entry, name))), "")
    published = _instant(said)
    if said and published is None:
        findings.warning("unreadable_time", path.name, f"entry {number} has no readable time of publication")
    return Document(
        document_id=f"feed-{hashlib.sha256(named.encode()).hexdigest()[:12]}",
        text=f"{title}\n{body}",
        title=title,
        published_at=published,
        publisher=publisher.strip(),
        url=url,
    )


def plain_text(markup: str) -> str:
    """What a reader sees of a piece of HTML: its text, a line a block."""
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    lines = (" ".join(line.split()) for line in "".join(reader.pieces).splitlines())
    return "\n".join(line for line in lines if line)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line where a block begins."""
        del attrs
        self._silent += tag in _UNREAD
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line where a block ends."""
        self._silent -= tag in _UNREAD and self._silent > 0
        if tag in _BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep what is seen."""
        if not self._silent:
            self.pieces.append(data)


def _named(root: "Element", names: tuple[str, ...]) -> Iterator["Element"]:
    return (element for element in root.iter() if _local(element) in names)


def _text_of(element: "Element", name: str) -> str:
    for child in element:
        if _local(child) == name:
            return "".join(child.itertext())
    return ""


def _link(entry: "Element") -> str:
    for child in entry:
        if _local(child) == "link":
            return (child.get("href") or child.text or "").strip()
    return ""


def _local(element: "Element") -> str:
    return str(element.tag).rpartition("}")[2]


def _instant(text: str) -> datetime | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            instant = read(text.strip())
        except (ValueError, TypeError):
            continue
        if instant.utcoffset() is not None:
            return instant
    return None


def _refuse(findings: Findings, path: Path, code: str, message: str, remedy: str) -> None:
    findings.fault(code, path.name, f"the file {message}", remedy=remedy)
