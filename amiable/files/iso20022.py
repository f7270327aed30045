"""What the ISO 20022 bank files share: safe parsing, amounts and days."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import BinaryIO

from lxml import etree

from amiable.core.refusal import _
from amiable.files.bank_line import FileRefused, refused

__all__ = ["FileRefused", "refused"]

Shape = Mapping[str, "str | Shape"]
Found = dict[str, str]

AMOUNT_FIELDS = frozenset({"amount", "detail_amount"})  # their currency comes along, as `amount_currency`
SEVERAL = "\n"  # parts two findings of one field; text itself never holds it, since its white space is folded
WHOLE_UNITS = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
THOUSANDTHS = "BHD IQD JOD KWD LYD OMR TND"
DECIMALS_UNLIKE_TWO = dict.fromkeys(WHOLE_UNITS.split(), 0) | dict.fromkeys(THOUSANDTHS.split(), 3)
AMOUNT_LIMIT = 10**18  # what a bigint column holds, with room to add
CURRENCY = re.compile(r"[A-Z]{3}")
DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[+-]\d{2}:\d{2})?", re.ASCII)


def elements(source: BinaryIO, *names: str) -> Iterator[etree._Element]:
    """Walk the finished elements of these names, in any namespace, in the order of the file.

    The reader forgets each with `forget`, so that memory stays flat. Comments are dropped while parsing: left in,
    they would cut an amount in two. Limits on depth, text and entities stay on (no `huge_tree`).
    refuses  FileRefused, for broken XML and for any document type declaration (no bank file has one; attacks do)
    """
    walk = etree.iterparse(
        source,
        events=("end",),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=True,
        collect_ids=False,
    )
    try:
        for number, (_event, element) in enumerate(walk):
            if number == 0:
                refuse_doctype(element)
            yield element
    except etree.XMLSyntaxError as error:
        raise broken(error) from None


def pull_parser(*names: str) -> etree.XMLPullParser:
    """A parser that is fed piece by piece and tells of the elements of these names, in any namespace, as they begin and end.

    With the same limits as `elements`.
    """
    return etree.XMLPullParser(
        events=("start", "end"),
        tag=[f"{{*}}{name}" for name in names],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
        remove_blank_text=True,
        collect_ids=False,
    )


def refuse_doctype(element: etree._Element) -> None:
    """Refuse FileRefused for any document type declaration: no bank file has one; attacks do."""
    if element.getroottree().docinfo.doctype:  # type: ignore[attr-defined]  # the stubs are older than the attribute
        raise refused(1, _("it declares a document type (DOCTYPE), which a bank file never does."))


def broken(error: etree.XMLSyntaxError, skipped: int = 0) -> FileRefused:
    """Word the refusal of broken XML in the parser's own words, without the line and column that it appends.

    skipped  lines that the parser was not given
    """
    detail = (error.msg or "empty file").split(", line ")[0]
    return refused(max(1, error.lineno or 1) + skipped, _("the XML is broken here ({detail})."), detail=detail)


def forget(element: etree._Element) -> None:
    """Free a finished element and all that stands before it in its parent."""
    element.clear(keep_tail=False)  # type: ignore[call-arg]  # the stubs are older than the argument
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def line_of(element: etree._Element) -> int:
    """Where the element begins in the file."""
    line = element.sourceline
    return line if isinstance(line, int) else 1


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def prefix(element: etree._Element) -> str:
    """The namespace of an element as `{urn:…}`, or nothing."""
    return str(element.tag)[: -len(local_name(element))]


def qualified(shape: Shape, namespace: str) -> Shape:
    """The same shape with the namespace before each name, so that a walk compares whole tags."""
    return {
        f"{namespace}{name}" if name else "": step if isinstance(step, str) else qualified(step, namespace) for name, step in shape.items()
    }


def gather(element: etree._Element, shape: Shape, found: Found) -> Found:
    """Collect the texts that `shape` names, in one walk that never enters what it does not name.

    shape    child's name → field, or → shape of the child; the name "" is the element's own text
    returns  field → text with folded white space; findings of the same field are parted by `SEVERAL`
    """
    child = element[0] if len(element) else None  # half the time for a file is spent here: this walk is a fifth faster than `for`
    while child is not None:
        step = shape.get(child.tag)
        if step is not None and not isinstance(step, str):
            gather(child, step, found)
            step = step.get("")
        if isinstance(step, str):
            raw = child.text
            if raw and (text := " ".join(raw.split())):
                found[step] = f"{found[step]}{SEVERAL}{text}" if step in found else text
            if step in AMOUNT_FIELDS:
                found[f"{step}_currency"] = child.get("Ccy", "")
        child = child.getnext()
    return found


def minor_units(text: str, currency: str) -> int:
    """Read an ISO 20022 amount exactly into minor units: "3.1" EUR → 310.

    refuses  ValueError, for no currency code, a sign, an exponent, or more decimals than the currency has
    """
    decimals = _decimals_of(currency)
    whole, _point, part = text.removeprefix("+").partition(".")
    digits = whole + part
    if not (digits.isascii() and digits.isdigit()) or part[decimals:].strip("0"):
        raise ValueError(text)
    minor = int(whole + part[:decimals].ljust(decimals, "0"))
    if minor >= AMOUNT_LIMIT:
        raise ValueError(text)
    return minor


@lru_cache(maxsize=64)
def _decimals_of(currency: str) -> int:
    if not CURRENCY.fullmatch(currency):
        raise ValueError(currency)
    return DECIMALS_UNLIKE_TWO.get(currency, 2)


@lru_cache(maxsize=512)
def day_of(text: str) -> date:
    """The day as the bank wrote it, from a date or an instant with or without zone: never shifted to another zone.

    refuses  ValueError, for anything else
    """
    match = DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    return date.fromisoformat(match[1])
