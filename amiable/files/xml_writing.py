"""Writes nested XML elements as a stream, for the bank files that we make."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from typing import BinaryIO, NamedTuple, Protocol

from lxml import etree


class _Xml(Protocol):
    """The part of lxml's incremental writer that we use; its stubs leave it out."""

    def element(
        self, tag: str, attrib: Mapping[str, str] | None = None, nsmap: Mapping[None, str] | None = None
    ) -> AbstractContextManager[object]:
        """Open an element for the length of a `with`."""

    def write(self, text: str) -> None:
        """Write text into the open element."""

    def write_declaration(self) -> None:
        """Write `<?xml …?>`."""


class Node(NamedTuple):
    """An element to write: its text, or the elements within it. A tuple, since a file makes millions of them."""

    name: str
    text: str = ""
    children: tuple["Node", ...] = ()
    attributes: Mapping[str, str] | None = None


def node(path: str, *content: Node | str | None, **attributes: str) -> Node | None:
    """An element at a path such as "Acct/Id/IBAN", which opens those above it.

    content  one text, or the elements within; what is None is left out
    returns  None when nothing is left to write
    """
    text = content[0] if content and isinstance(content[0], str) else ""
    children = () if text else tuple([each for each in content if isinstance(each, Node)])
    if not text and not children:
        return None
    *above, name = path.split("/")
    made = Node(name, text, children, attributes or None)
    for outer in reversed(above):
        made = Node(outer, "", (made,))
    return made


class Writer:
    """Writes one document of one namespace; what was written is not kept."""

    def __init__(self, xml: _Xml, namespace: str) -> None:
        self._xml, self._tag = xml, f"{{{namespace}}}"

    @contextmanager
    def inside(self, name: str) -> Iterator[None]:
        """Open an element for what is written meanwhile."""
        with self._xml.element(self._tag + name):
            self._xml.write("\n")
            yield
        self._xml.write("\n")

    def write(self, *nodes: Node | None) -> None:
        """Write elements, a line each."""
        for each in nodes:
            if each is not None:
                self._write(each)
                self._xml.write("\n")

    def _write(self, each: Node) -> None:
        with self._xml.element(self._tag + each.name, each.attributes):
            if each.text:
                self._xml.write(each.text)
            for child in each.children:
                self._write(child)


@contextmanager
def document(out: BinaryIO, namespace: str) -> Iterator[Writer]:
    """Open an ISO 20022 `Document` of this namespace."""
    with etree.xmlfile(out, encoding="UTF-8") as xml:
        xml.write_declaration()
        with xml.element(f"{{{namespace}}}Document", nsmap={None: namespace}):
            yield Writer(xml, namespace)
