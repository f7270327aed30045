"""A stage of the day: what came back is taken in, from the folder `returns` of the home and from the gateway of short messages.

The folder is where the bounce mailbox is delivered to (a file a message, an mbox, or a Maildir), and where lists of returned letters are
dropped.
"""

from datetime import date
from functools import partial
from pathlib import Path

from amiable.apps.contacts import handovers
from amiable.apps.contacts import services as contacts
from amiable.apps.contacts.records import Taken
from amiable.apps.days import services as days
from amiable.apps.days.records import Note
from amiable.core.ours import serial_text
from amiable.core.refusal import Refusal, _
from amiable.jobs.day_bank import readable, take_in, waiting
from amiable.jobs.day_stage import Day, Done
from amiable.providers.channels import NoChannel, gateway_of
from amiable.providers.sms import Receipts
from amiable.settings import home

RETURNS, SMS = "returns", "sms"
MOST_PAGES = 200  # a run; a gateway whose place never stands still ends somewhere too


def returns(day: Day) -> Done:
    """Take in what lies in the folder, whatever market it tells of; then ask the gateway of the market."""
    done = Done(counts=dict.fromkeys(("files", "files_refused", "news", "stopped", "owed"), 0))
    with days.alone(RETURNS, lambda: None):
        for file in waiting(home.folder(RETURNS)):
            take_in(file, partial(_take, file, today=day.today, done=done), done)
    _ask_the_gateway(day, done)
    return done


def _take(file: Path, about: str, today: date, done: Done) -> None:
    told = contacts.take_dropped(file.read_bytes(), readable(file), today)
    _count(told.taken, about, done)
    for each in told.aside:
        # Its subject may be a person's words, and notes are kept for ever: the file's name finds it again.
        facts = {name: fact for name, fact in each.facts if name != "subject"}
        done.notes.append(Note("told", f"{about}, {each.where}", "returns.aside", each.what, each.remedy, facts))


def _ask_the_gateway(day: Day, done: Done) -> None:
    """Page after page, each kept before the next one is asked for: where it breaks off, the next run goes on."""
    try:
        gateway, after = gateway_of(day.market), handovers.listened(day.market)
        for _page in range(MOST_PAGES):
            said = gateway.receipts(after)
            _keep(said, day, done)
            if said.after == after or not (said.news or said.aside):
                return
            after = said.after
    except NoChannel:
        return
    except Refusal as trouble:
        done.notes.append(Note.of("refused", day.market, trouble))
        return
    done.notes.append(Note("told", day.market, "returns.more", _("The gateway has still more to tell: the next run goes on from there.")))


def _keep(said: Receipts, day: Day, done: Done) -> None:
    _count(contacts.take_receipts(day.market, said.after, said.news, day.today), SMS, done)
    done.notes += [Note("told", f"{SMS}, {each.where}", "returns.aside", each.what, each.remedy, dict(each.facts)) for each in said.aside]


def _count(taken: Taken, about: str, done: Done) -> None:
    done.counts["news"] += taken.news
    done.counts["stopped"] += taken.stopped
    done.counts["owed"] += taken.owed
    for serial in taken.unknown:
        done.notes.append(Note("told", about, "returns.stranger", _("{serial} is none of ours."), facts={"serial": serial_text(serial)}))
