"""Publish a notice, and withdraw it: the only writer of notices. Each step is chained in the audit."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date, datetime
from itertools import chain

from django.db import transaction

from amiable import markets
from amiable.apps.audit.services import record
from amiable.apps.notices.models import Notice, Withdrawal
from amiable.apps.notices.records import NewNotice
from amiable.apps.notices.refusals import AlreadyWithdrawn, NoticeIncomplete, NoticeUnknown, WithdrawnWithoutReason
from amiable.apps.staff.queries import must_work_here
from amiable.core.refusal import Fault, _
from amiable.files.email_message import private_details

HOUSE_RULE = "house rule"
LONGEST = 300  # on a letter it stands before what is asked: three lines
PRINTED = re.compile("[ -~\u00a0-\u017f‘’‚“”„–—…•€]*")  # what the typeface of letters draws for sure
LONGEST_DAYS = 366  # nobody reads a warning that never ends


def languages(market: str) -> tuple[str, ...]:
    """The languages in which a notice must be written: those of the market, and English.

    refuses  MarketUnknown
    """
    return tuple(dict.fromkeys((*markets.load(market).languages, "en")))


def checked(new: NewNotice, today: date) -> NewNotice:
    """A notice as it would be published, spaces put right.

    refuses  MarketUnknown; NoticeIncomplete, with a fault for each field
    """
    texts = {language: " ".join(new.texts.get(language, "").split()) for language in languages(new.market)}
    if faults := (*_in_days(new, today), *chain.from_iterable(_in_text(language, text) for language, text in texts.items())):
        raise NoticeIncomplete(source=HOUSE_RULE, faults=faults)
    return NewNotice(new.market, new.kind, new.from_on, new.until_on, texts)


@transaction.atomic
def publish(new: NewNotice, by: str, at: datetime, today: date) -> int:
    """Tell everybody in a market.

    today    the market's own day
    returns  the number of the notice
    refuses  StaffUnknown, MarketUnknown; NoticeIncomplete, with a fault for each field
    """
    by = must_work_here(by)
    new = checked(new, today)
    made = Notice.objects.create(
        market=new.market,
        kind=new.kind,
        from_on=new.from_on,
        until_on=new.until_on,
        texts=dict(new.texts),
        published_by=by,
        published_at=at,
    )
    days = {"from": new.from_on.isoformat(), "until": new.until_on.isoformat()}
    marks = {f"text_{language}_sha256": _mark(text) for language, text in new.texts.items()}
    record(at, by, "notice.published", {"notice": str(made.pk), "market": new.market, "kind": new.kind, **days, **marks})
    return int(made.pk)


@transaction.atomic
def withdraw(notice_id: int, by: str, why: str, at: datetime) -> None:
    """Take a notice back: from now on nobody is told it any more. It stays in the history.

    why      for colleagues, without names
    refuses  StaffUnknown, NoticeUnknown, AlreadyWithdrawn, WithdrawnWithoutReason
    """
    by, why = must_work_here(by), why.strip()[:LONGEST]
    if not why:
        raise WithdrawnWithoutReason(source=HOUSE_RULE)
    # The row lock makes two who withdraw at once come one after the other.
    notice = Notice.objects.select_for_update().filter(pk=notice_id).first()
    if notice is None:
        raise NoticeUnknown(source=HOUSE_RULE, number=notice_id)
    if earlier := Withdrawal.objects.filter(notice=notice).first():
        raise AlreadyWithdrawn(source=HOUSE_RULE, by=earlier.by)
    Withdrawal.objects.create(notice=notice, by=by, at=at, why=why)
    record(at, by, "notice.withdrawn", {"notice": str(notice_id), "market": notice.market, "why_sha256": _mark(why)})


def _in_days(new: NewNotice, today: date) -> Iterator[Fault]:
    if new.until_on < new.from_on:
        yield Fault("until_on", _("It would end before it begins."), _("Choose a later last day."))
    elif new.until_on < today:
        yield Fault("until_on", _("This day is over."), _("Choose a later last day."))
    elif (new.until_on - new.from_on).days >= LONGEST_DAYS:
        yield Fault(
            "until_on", _("A notice lasts a year at most."), _("Choose an earlier last day, and publish it anew if it is still true.")
        )


def _in_text(language: str, text: str) -> Iterator[Fault]:
    where = f"text_{language}"
    if not text:
        yield Fault(where, _("It is missing."), _("Whoever reads this language must be told too."))
    elif len(text) > LONGEST:
        facts = (("count", str(len(text))), ("most", str(LONGEST)))
        yield Fault(where, _("It has {count} characters; {most} fit on a letter."), _("Say it in fewer words."), facts)
    elif text.isupper():
        yield Fault(where, _("It is all in capitals."), _("Write it as you would say it: capitals shout."))
    elif not PRINTED.fullmatch(text):
        strange = "".join(dict.fromkeys(PRINTED.sub("", text)))
        yield Fault(where, _("Letters cannot print “{text}”."), _("Use letters and ordinary punctuation."), (("text", strange[:20]),))
    elif private_details(text, ()):
        yield Fault(where, _("It names an amount, and whoever sees an e-mail of ours may not think of one."), _("Leave the amount out."))


def _mark(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
