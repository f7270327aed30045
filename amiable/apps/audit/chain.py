"""How an entry is sealed by the one before: whoever changes one, or leaves one out, breaks every hash that follows."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime

BEGINNING = "0" * 64  # what the first entry follows


def hash_of(previous: str, number: int, at: datetime, who: str, what: str, facts: Mapping[str, str]) -> str:
    """The hash of an entry: SHA-256 over the previous hash, a line feed, and the entry as canonical JSON.

    previous  64 hexadecimal digits; `BEGINNING` for the first entry
    at        an instant; it stands in the JSON in UTC, to the microsecond
    returns   64 hexadecimal digits
    """
    return hashlib.sha256(f"{previous}\n{canonical(number, at, who, what, facts)}".encode()).hexdigest()


def canonical(number: int, at: datetime, who: str, what: str, facts: Mapping[str, str]) -> str:
    """An entry as the one JSON text that it has: keys in order, no space, ASCII only."""
    entry = {
        "number": number,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "who": who,
        "what": what,
        "facts": dict(facts),
    }
    return json.dumps(entry, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
