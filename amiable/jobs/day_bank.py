"""The day's first stage: bank files that lie in the inbox are taken in, once; and the card companies are asked."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path

from django.db import InterfaceError, OperationalError

from amiable.apps.days import services as days
from amiable.apps.days.records import Note
from amiable.apps.payments import awaited
from amiable.apps.payments import services as payments
from amiable.apps.payments.records import DepositOnItsWay, ImportResult
from amiable.core.money import text_of
from amiable.core.refusal import Refusal, _
from amiable.files import wording
from amiable.jobs import cards
from amiable.jobs.day_stage import HOUSE_RULE, Day, Done, FileFailed, FileStays, logger, notes_of
from amiable.settings import home

INBOX = "inbox"
TAKEN, REFUSED, WHY = "done", "refused", ".why.txt"
MAILDIR_TMP = "tmp"  # of a Maildir: what lies there is still being delivered
LONGEST_NAME = 255  # bytes of a file's name
UNFINISHED = re.compile(r"\.|.*\.(part|filepart|tmp|crdownload)$", re.IGNORECASE | re.DOTALL)  # as those name them who still write
COUNTED = ("new", "known", "returned", "parked", "released")


class FileNotOpened(Refusal):
    """A file that lies there, and cannot be read."""

    code = "day.file_not_opened"
    what = _("This file could not be opened: {why}.")
    remedy = _("Let the program read it; it is taken in on the next day.")


def bank(day: Day) -> Done:
    """Take in every bank file of the inbox, on the day it really is; then ask the card company of the market.

    A file is of whatever market its account belongs to, so whoever comes first takes it.
    """
    done = Done(counts=dict.fromkeys(("files", "files_refused", *COUNTED), 0))
    with days.alone(INBOX, lambda: None):
        found = waiting(home.folder(INBOX))
        for place, file in enumerate(found):
            day.told("bank", place, len(found))
            take_in(file, partial(_book, file, today=day.today, done=done), done)
        day.told("bank", len(found), len(found))
    asked = cards.ask(day.market, day.today)
    done.counts |= {"cards_booked": asked.booked, "payouts_failed": asked.failed}
    done.notes += notes_of("set_aside", asked.set_aside)
    if asked.away:
        done.notes.append(Note.of("refused", day.market, asked.away))
    done.outcome.set_aside |= asked.set_aside
    done.notes += [_late(deposit) for deposit in awaited.coming(day.market, day.today) if deposit.late]
    return done


def _late(deposit: DepositOnItsWay) -> Note:
    """That money on its way should have been at the bank long ago."""
    what = _("{text}: {amount} was expected at the bank on {on}, and is not there.")
    remedy = _("Ask where it is. If the bank booked it otherwise, say of its line which deposit it is.")
    facts = {"text": deposit.text, "amount": text_of(deposit.minor), "on": deposit.expected_on.isoformat()}
    return Note("told", deposit.market, "bank.deposit_late", what, remedy, facts)


def waiting(inbox: Path) -> list[Path]:
    """The files of the inbox, oldest name first: of each bank's folder, and those that lie beside the folders."""
    banks = sorted(
        path for path in inbox.iterdir() if path.is_dir() and not path.is_symlink() and path.name not in (TAKEN, REFUSED, MAILDIR_TMP)
    )
    places = [path for folder in (inbox, *banks) for path in sorted(folder.iterdir())]
    return [path for path in places if path.is_file() and not path.is_symlink() and not UNFINISHED.match(path.name)]


def _book(file: Path, about: str, today: date, done: Done) -> None:
    with file.open("rb") as source:
        result = payments.import_file(source, readable(file), today)
    for name in COUNTED:
        done.counts[name] += getattr(result, name)
    done.notes += _told(about, result)


def _told(about: str, result: ImportResult) -> list[Note]:
    """What a person should know although the file is good."""
    return [Note("told", f"{about}, {fault.where}", "bank.notice", fault.what, fault.remedy, dict(fault.facts)) for fault in result.notices]


def take_in(file: Path, take: Callable[[str], None], done: Done) -> None:
    """Let a file be taken in, and put it away; one on which the program fails is refused, and stops no other.

    Cut off between the two, it is read once more: nothing of it is new then.

    take  is given what the report calls the file; all of it or nothing
    """
    about = f"{readable(file.parent)}/{readable(file)}"
    try:
        take(about)
    except OSError as trouble:  # another's file, or one that was taken back meanwhile: it is tried again on the next day
        done.counts["files_refused"] += 1
        done.notes.append(Note.of("refused", about, FileNotOpened(source=HOUSE_RULE, why=trouble.strerror or "")))
    except (OperationalError, InterfaceError, home.NotReady):  # of all of them alike
        raise
    except Exception as fault:
        done.counts["files_refused"] += 1
        _move(file, REFUSED, about, done, _why(fault, about))
    else:
        done.counts["files"] += 1
        _move(file, TAKEN, about, done)


def _why(fault: Exception, about: str) -> Refusal:
    if isinstance(fault, Refusal):
        return fault
    logger.error("%s is refused", about, exc_info=fault)
    return FileFailed(source=HOUSE_RULE, fault=type(fault).__name__)


def _move(file: Path, where: str, about: str, done: Done, why: Refusal | None = None) -> None:
    done.notes += [Note.of("refused", about, why)] if why else []
    try:
        moved = put_away(file, where)
        if why:
            write_why(moved, why)
    except OSError as trouble:
        done.notes.append(Note.of("refused", about, FileStays(source=HOUSE_RULE, why=trouble.strerror or "")))


def readable(path: Path) -> str:
    """The name of a file or folder in letters that can be kept; what are none are replaced."""
    return os.fsencode(path.name).decode("utf-8", "replace")


def put_away(file: Path, where: str) -> Path:
    """Move a file into a folder beside it, under its own name, or with a number behind it where that is taken."""
    folder = file.parent / where
    folder.mkdir(mode=0o700, exist_ok=True)
    free, number = folder / file.name, 1
    while free.exists():
        number += 1
        free = folder / f"{file.stem}-{number}{file.suffix}"
    with suppress(FileNotFoundError):  # whoever dropped it took it back meanwhile
        file.rename(free)
    return free


def write_why(refused: Path, refusal: Refusal) -> None:
    """Write beside a refused file why, every fault with its place."""
    what, remedy = wording.refused(refusal, "en")
    faults = [" ".join(text for text in fault.values() if text) for fault in wording.faults(refusal.faults, "en")]
    name = os.fsencode(refused.name)[: LONGEST_NAME - len(WHY)]
    beside = refused.with_name(os.fsdecode(name) + WHY)
    beside.write_text("\n".join([what, *faults, remedy, f"({refusal.code})", ""]), encoding="utf-8")
