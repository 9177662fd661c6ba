"""Read XML from strangers: no document type, no entities of their own, no depth or length that could hurt."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

_LARGEST = 256_000
_DEEPEST = 40
_MOST = 5_000


class XmlUnreadable(ValueError):
    """Not XML that is taken; the message says which limit, and never what the text held."""


@dataclass(slots=True)
class Node:
    """One element as it was read: `name` is its local name, `space` its namespace."""

    space: str
    name: str
    text: str = field(default="", repr=False)
    children: list[Node] = field(default_factory=list, repr=False)
    attributes: Mapping[str, str] = field(default_factory=dict, repr=False)

    def all(self, name: str) -> Iterator[Node]:
        """The children of this local name."""
        return (child for child in self.children if child.name == name)

    def first(self, *path: str) -> Node | None:
        """The first element at a path of local names."""
        node: Node | None = self
        for name in path:
            node = next(node.all(name), None) if node is not None else None
        return node

    def value(self, *path: str) -> str:
        """The trimmed text at a path; empty when there is none."""
        found = self.first(*path)
        return found.text.strip() if found is not None else ""


def read_xml(content: bytes, *, largest: int = _LARGEST, most: int = _MOST) -> Node:
    """The root element. Raises XmlUnreadable for what is not well-formed, has a document type, or is too large."""
    if len(content) > largest:
        raise XmlUnreadable(f"The document is larger than {largest} bytes.")
    reader = _Reader(most)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.text
    parser.StartDoctypeDeclHandler = reader.refuse
    parser.EntityDeclHandler = reader.refuse
    parser.buffer_text = True
    try:
        parser.Parse(content, True)
    except expat.ExpatError as fault:
        raise XmlUnreadable(f"The document is not well-formed XML (line {fault.lineno}).") from None
    if reader.root is None:
        raise XmlUnreadable("The document is empty.")
    return reader.root


class _Reader:
    def __init__(self, most: int) -> None:
        self.root: Node | None = None
        self._most = most
        self._open: list[Node] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        space, _, local = name.rpartition(" ")
        node = Node(space, local, attributes=attributes)
        self._count += 1
        if len(self._open) >= _DEEPEST or self._count > self._most:
            raise XmlUnreadable(f"The document has more than {self._most} elements, or more than {_DEEPEST} levels.")
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)

    def end(self, name: str) -> None:
        self._open.pop()

    def text(self, said: str) -> None:
        if self._open:
            self._open[-1].text += said

    def refuse(self, *anything: Any) -> None:
        raise XmlUnreadable("A document type or entity declaration is not taken.")


def tag(name: str, *inside: str, **attributes: str) -> str:
    """One element as text; what is inside is markup already. Empty when nothing is inside and it has no attribute."""
    content = "".join(inside)
    if not content and not attributes:
        return ""
    told = "".join(f" {key.replace('__', ':')}={quoteattr(value)}" for key, value in attributes.items())
    return f"<{name}{told}>{content}</{name}>"


def leaf(name: str, value: object) -> str:
    """One element with a value as text; nothing for an absent value."""
    if value is None or value == "":
        return ""
    return f"<{name}>{escape(_printable(str(value)))}</{name}>"


def _printable(text: str) -> str:
    return "".join(sign for sign in text if sign >= " " or sign in "\t\n")
