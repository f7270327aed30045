"""Entries that look alike are read alike: what stands where in an entry is learnt once, and then picked out of the bytes.

A bank writes its entries with the same few skeletons of tags, a million times. The XML parser reads each new skeleton; a plan keeps
where the texts stand that we want, and is taken only if it finds in the learnt entry exactly what the parser found. Bytes with the very
same tags, no other `<` or `>`, no `&` but XML's own and no letter that XML forbids cannot mean anything else: they need no parser.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from amiable.files.camt_shape import DETAILS, ENTRY, ONLY_TRANSACTION, TRANSACTION, TRANSACTIONS
from amiable.files.iso20022 import AMOUNT_FIELDS, SEVERAL, Found, Shape

MOST_TAGS = 2_000
MOST_PLANS = 64
PLAIN = bytes(byte for byte in range(256) if (byte >= 32 or byte in (9, 10, 13)) and byte not in b"<>")
SIGNS = (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&amp;", "&"))  # without a DOCTYPE there are no others; & is last
REFERENCES = tuple(sign.encode() for sign, _meaning in SIGNS)
NO_LETTERS = ("\ufffe", "\uffff")
CURRENCY = re.compile(r"""\sCcy\s*=\s*(?:"([^"]*)"|'([^']*)')""")
Picks = list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as found: its own fields, those of each of its transactions, and its line in the file."""

    found: Found
    transactions: list[Found]
    line: int


@dataclass(slots=True)
class _Part:
    """Which texts of a skeleton belong to the entry, or to one of its transactions; and what the tags themselves say."""

    picks: Picks
    said: Found

    def read(self, parts: Sequence[str]) -> Found:
        found = self.said.copy()
        for field, place in self.picks:
            if text := " ".join(parts[place].split()):
                found[field] = f"{found[field]}{SEVERAL}{text}" if field in found else text
        return found


@dataclass(frozen=True, slots=True)
class _Plan:
    tags: list[str]
    entry: _Part
    transactions: list[_Part]


class Plans:
    """The skeletons that one statement's entries have shown so far.

    encoding  the file's
    """

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._plans: dict[int, list[_Plan]] = {}
        self._count = 0

    def read(self, raw: bytes, line: int) -> Entry | None:
        """The entry of these bytes, from `<Ntry>` to `</Ntry>`; None when the parser has to read it."""
        parts = _parts(raw, self._encoding)
        if parts is None or (plans := self._plans.get(len(parts))) is None:
            return None
        tags = parts[1::2]
        for plan in plans:
            if plan.tags == tags:
                return Entry(plan.entry.read(parts), [each.read(parts) for each in plan.transactions], line)
        return None

    def learn(self, raw: bytes, entry: Entry) -> None:
        """Keep the skeleton of an entry that the parser has read, unless it is unusual."""
        parts = _parts(raw, self._encoding)
        if parts is None or len(parts) > 2 * MOST_TAGS or self._count >= MOST_PLANS:
            return
        plan = _plan_of(parts[1::2])
        if plan is None or plan.entry.read(parts) != entry.found or [each.read(parts) for each in plan.transactions] != entry.transactions:
            return
        self._plans.setdefault(len(parts), []).append(plan)
        self._count += 1


def _parts(raw: bytes, encoding: str) -> list[str] | None:
    """Text, tag, text, tag … of plain bytes; None when they are not plain."""
    signs = raw.translate(None, PLAIN)  # what is left must be “<” and “>” by turns, and nothing that XML forbids
    escaped = b"&" in raw
    if signs != b"<>" * (len(signs) // 2) or (escaped and raw.count(b"&") != sum(raw.count(each) for each in REFERENCES)):
        return None
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError:
        return None
    if not raw.isascii() and any(letter in text for letter in NO_LETTERS):
        return None
    parts = text.replace("<", ">").split(">")
    if escaped:
        parts[::2] = [_plain(each) if "&" in each else each for each in parts[::2]]
    return parts


def _plain(text: str) -> str:
    for sign, meaning in SIGNS:
        text = text.replace(sign, meaning)
    return text


def _plan_of(tags: list[str]) -> _Plan | None:
    """Follow the tags through the shapes; None when they hold more than elements and currencies."""
    if any(tag[:1] in "!?" or ":" in tag or "xmlns" in tag for tag in tags):
        return None
    parts = [_Part([], {})]
    transaction = TRANSACTION if tags.count(TRANSACTIONS) > 1 else ONLY_TRANSACTION
    within: list[tuple[Shape, _Part, str, int]] = []  # of each open element: its shape, whom it tells of, its own text's field and place
    for number, tag in enumerate(tags):
        if tag.startswith("/"):
            _shape, part, field, place = within.pop()
            _pick(part, field, place)
            continue
        name = tag.rstrip("/").split()[0]
        place = 2 * number + 2
        shape, part, field = ENTRY, parts[0], ""
        if within:
            above, part, _field, _place = within[-1]
            step = above.get(name, {})
            if name == TRANSACTIONS and len(within) == 2 and above is ENTRY[DETAILS]:
                parts.append(part := _Part([], {}))
                step = transaction
            shape, field = ({}, step) if isinstance(step, str) else (step, str(step.get("", "")))
        if field in AMOUNT_FIELDS:
            currency = CURRENCY.search(tag)
            part.said[f"{field}_currency"] = (currency[1] or currency[2] or "") if currency else ""
        if tag.endswith("/"):
            continue
        within.append((shape, part, field, place))
    return _Plan(tags, parts[0], parts[1:]) if not within else None


def _pick(part: _Part, field: str, place: int) -> None:
    if field:
        part.picks.append((field, place))
