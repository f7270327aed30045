"""What comes back from a contact: delivered, failed, returned; one answer a serial, whatever file it came in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from amiable.core.refusal import Fault, Refusal, _

SOURCE = "docs/reference/channels.md"
LONGEST_DETAIL = 300

ChannelName = Literal["letter", "email", "sms", "mailbox"]
WhatName = Literal["delivered", "failed", "returned", "unknown"]  # unknown: only we say so, when a line broke; no file does
ReasonName = Literal[
    "",  # delivered
    "not_at_address",  # NPAI: the words on an envelope that came back
    "moved",
    "refused",
    "unclaimed",
    "deceased",
    "bad_address",  # incomplete; or no such e-mail address or number
    "full",  # the person's mailbox
    "blocked",  # by the other side's rules
    "too_late",  # nobody took it in the time given
    "other",
]
REASONS: tuple[ReasonName, ...] = get_args(ReasonName)


class NewsRefused(Refusal):
    """The file has at least one fault, so nothing of it was taken in."""

    code = "delivery_report.refused"
    what = _("Nothing was taken from {name}. Faults found: {count}.")
    remedy = _("Put right what is listed here, then hand in the whole file again.")


@dataclass(frozen=True, slots=True)
class DeliveryNews:
    """What became of one contact after it was handed over.

    on      the day on which the other side says that it happened
    detail  their own words or code, for the person who looks at it
    """

    serial: int
    channel: ChannelName
    what: WhatName
    reason: ReasonName
    on: date
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What a file told.

    news         one for each contact that it tells something of
    aside        what a person has to look at: where it stands, and why we could not read it
    passed_over  how many messages were none of our business: holiday notices, reports of a delay
    """

    news: tuple[DeliveryNews, ...]
    aside: tuple[Fault, ...] = ()
    passed_over: int = 0


def refused(name: str, faults: Sequence[Fault]) -> NewsRefused:
    """Refuse the file `name` for all its faults at once."""
    return NewsRefused(source=SOURCE, faults=tuple(faults), name=name, count=len(faults))


def detail(text: str) -> str:
    """Somebody else's words on one line, and not endlessly."""
    return " ".join("".join(each if each.isprintable() else " " for each in text).split())[:LONGEST_DETAIL]
