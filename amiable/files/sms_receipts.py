"""Delivery receipts of an SMS gateway: JSON of our own protocol, read whole or refused with every fault by row and field."""

import json
from datetime import date, datetime

from amiable.core.json_reader import Reader
from amiable.core.refusal import Fault, _
from amiable.files.delivery_report import REASONS, DeliveryNews, ReasonName, WhatName, detail, refused

MOST_BYTES = 64 * 1024 * 1024
LARGEST_SERIAL = 2**63 - 1
STATES: dict[str, WhatName] = {"delivered": "delivered", "failed": "failed"}
FAILED: dict[str, ReasonName] = {reason: reason for reason in REASONS if reason}


def read_receipts(content: bytes, name: str) -> tuple[DeliveryNews, ...]:
    """Read `{"receipts": [{"key": "123", "status": "failed", "reason": "bad_address", "at": "2026-03-02T10:00:00+01:00"}]}`.

    name     as the person calls the file, for the refusal only
    refuses  NewsRefused
    """
    faults: list[Fault] = []
    whole = Reader(_object(content, name), "", faults)
    if "receipts" not in whole.raw:
        whole.fault("receipts", _("This is missing."), _("Write the receipts as a list called “receipts”."))
    news = tuple(_news(each) for each in whole.objects("receipts"))
    if faults:
        raise refused(name, faults)
    return news


def _object(content: bytes, name: str) -> dict[str, object]:
    what = _("This is no JSON that we can read.")
    if len(content) > MOST_BYTES:
        what = _("The file is larger than 64 megabytes.")
    else:
        try:
            found = json.loads(content)
        except (ValueError, RecursionError):
            found = None
        if isinstance(found, dict):
            return found
    raise refused(name, (Fault("file", what, _("Hand in what the gateway wrote, as it comes.")),))


def _news(row: Reader) -> DeliveryNews:
    status = row.word("status", STATES, "delivered", required=True)
    failed = status == "failed"
    reason = row.word("reason", FAILED, "other") if failed else ""
    return DeliveryNews(
        serial=row.value("key", _serial, _("Write the key under which the SMS was handed over."), 0, required=True),
        channel="sms",
        what=STATES[status],
        reason=FAILED[reason] if failed else "",
        on=row.value("at", _day, _("Write the moment such as 2026-03-02T10:00:00+01:00."), date.min, required=True),
        detail=row.value("detail", _words, _("Write a text."), ""),
    )


def _serial(raw: object) -> int:
    """A key as we gave it: digits, as text or as a number."""
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if not (isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 19 and 0 < int(text) <= LARGEST_SERIAL):
        raise ValueError(raw)
    return int(text)


def _day(raw: object) -> date:
    """The day in the zone that the gateway writes."""
    if not isinstance(raw, str):
        raise ValueError(raw)
    return datetime.fromisoformat(raw).date()


def _words(raw: object) -> str:
    if not isinstance(raw, str):
        raise ValueError(raw)
    return detail(raw)
