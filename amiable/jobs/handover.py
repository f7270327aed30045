"""Hand over what was released: letters in a batch for the print house, e-mails to the relay, short messages to the gateway. Each once.

An e-mail or a short message is taken, in a transaction of its own, before its channel is spoken to: whoever dies in between leaves it to
be looked at, never to be sent again. A batch of letters is named before it is written, and the same one is written until it stands whole.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Literal, Protocol

from amiable import markets
from amiable.apps.contacts import handovers
from amiable.apps.contacts.records import Carried
from amiable.apps.contacts.services import handing
from amiable.apps.documents.sealing import SealBroken
from amiable.apps.parties import queries as parties
from amiable.core.refusal import Refusal
from amiable.files.email_message import Email, Mailbox, envelope_recipient, envelope_sender
from amiable.files.print_house import BatchStands, LetterUnreadable, Piece, alone, write_folder, write_volumes
from amiable.jobs.day_stage import away
from amiable.jobs.processes import mapped
from amiable.markets.page import page
from amiable.providers.channels import NoChannel, chosen, gateway_of, relay_of
from amiable.providers.sending import ChannelAway, Sent
from amiable.providers.sms import Sms
from amiable.providers.smtp import Mail
from amiable.settings import home

Clock = Callable[[], datetime]
Way = Literal["email", "sms"]
WAYS: tuple[Way, ...] = ("email", "sms")
PRINT = "print"  # the folder of the home with the batches of each market
WORTH_PROCESSES = 400  # messages; starting a process costs a second
SILENT_FOR = timedelta(minutes=30)  # of a contact that was taken: whoever took it is not there any more


class Door(Protocol):
    """What takes contacts one after the other, and answers each."""

    def send(self, waiting: Iterable[Carried]) -> Iterator[Sent]:
        """Hand contacts over, in their order; the next one is taken only when the last one is answered."""


@dataclass(slots=True)
class HandedOver:
    """What a run handed over: by channel how many, in which batches, and what stood in the way."""

    letters: int = 0
    email: int = 0
    sms: int = 0
    failed: int = 0
    unknown: int = 0
    waiting: int = 0
    batches: list[str] = field(default_factory=list)
    troubles: list[Refusal] = field(default_factory=list)

    def add(self, other: "HandedOver") -> None:
        """Count in what another process handed over; what stands in the way of both is told once."""
        for name in ("letters", "email", "sms", "failed", "unknown"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.batches += other.batches
        self.troubles += [trouble for trouble in other.troubles if str(trouble) not in map(str, self.troubles)]

    def count(self, way: Way, sent: Sent) -> None:
        """Count an answer in."""
        if sent.answer == "handed":
            setattr(self, way, getattr(self, way) + 1)
        elif sent.answer == "refused":
            self.failed += 1
        elif sent.answer == "unknown":
            self.unknown += 1


def hand_over(market: str, now: Clock, place: Path | None = None, *, workers: int = 1, played: date | None = None) -> HandedOver:
    """Hand over all that waits of a market. It may be cut off anywhere, and several may run at once.

    now      the clock; one that can be sent to another process, where there are several workers
    place    the folder of the market's batches; absent: `print/MARKET` in the home
    workers  how many processes may do it, where many messages wait
    played   the day as which this is done, where it is another than today: what waits is late by it
    returns  what was handed over; what nobody carries waits
    refuses  MarketUnknown
    """
    markets.must_be_here(market)
    done, many = HandedOver(), workers > 1 and sum(handovers.count_waiting(market, way) for way in WAYS) >= WORTH_PROCESSES
    for way in WAYS:
        _look_after_the_dead(market, way, now, done)
    runs = ["email"] * workers + ["sms", "letter"] if many else ["letter", "email", "sms"]
    of_way = partial(_of_way, market=market, now=now, place=place, played=played)
    for other in mapped(of_way, runs, workers if many else 1):
        done.add(other)
    done.waiting = handovers.count_waiting(market)
    return done


def _of_way(way: str, market: str, now: Clock, place: Path | None, played: date | None) -> HandedOver:
    """One run of a channel: the others, of the same channel too, go on beside it."""
    done = HandedOver()
    if way == "letter":
        _print(market, now, place, played, done)
    elif way == "email":
        _messages(market, "email", _Relay, now, played, done)
    else:
        _messages(market, "sms", _Gateway, now, played, done)
    return done


def _print(market: str, now: Clock, place: Path | None, played: date | None, done: HandedOver) -> None:
    """Letters alone wait for a disk: what is given to a relay or a gateway goes on."""
    try:
        _letters(market, now, place or home.folder(PRINT, market), played, done)
    except (OSError, home.NotReady) as trouble:
        done.troubles.append(away(place or home.root() / PRINT / market, trouble))


def _letters(market: str, now: Clock, place: Path, played: date | None, done: HandedOver) -> None:
    """Finish what was begun, then begin what waits, batch after batch."""
    waiting = list(handing.open_batches(market))
    while waiting or (name := handing.take_batch(market, now(), played=played)):
        begun_before = bool(waiting)
        batch = waiting.pop(0) if waiting else name
        try:
            if begun_before and not _still_goes(place / batch, market, batch, now(), played):
                continue
            _write(place / batch, market, batch)
        except BatchStands as trouble:
            done.troubles.append(trouble)
            continue
        except (SealBroken, LetterUnreadable) as trouble:
            done.troubles.append(trouble)
            bad = [int(str(trouble.facts["contact"]))] if isinstance(trouble, LetterUnreadable) else []
            left_out = handing.leave_out_unreadable(batch, now(), markets.day_in(market, now()), also=bad)
            waiting += [batch] if left_out and batch in handing.open_batches(market) else []
            continue
        done.letters += handing.batch_is_there(batch, now())
        done.batches.append(batch)


def _still_goes(place: Path, market: str, batch: str, at: datetime, played: date | None) -> bool:
    """Since a batch was cut off people have paid and objected: what must not go is taken out. One that stands may have been fetched."""
    with alone(place.parent):
        return place.exists() or handing.leave_out_stopped(batch, at, markets.day_in(market, at), played)


def _write(place: Path, market: str, batch: str) -> None:
    """As the print house of the market wants it."""
    letters, most = _pieces(market, batch), chosen(market).letter.a_volume
    if most:
        write_volumes(place, letters, most=most)
    else:
        write_folder(place, letters)


def _pieces(market: str, batch: str) -> Iterator[Piece]:
    window = page(market).window
    for letter in handovers.letters_of_batch(batch):
        yield Piece(letter.serial, letter.pdf, window, letter.country or market.upper())


def _messages(market: str, way: Way, door_of: Callable[[str], Door], now: Clock, played: date | None, done: HandedOver) -> None:
    """Give what waits to its channel, one by one, and keep each answer before the next one is taken."""
    if not handovers.count_waiting(market, way):
        return
    try:
        door = door_of(market)
        for sent in door.send(_taken(market, way, now, played)):
            at = now()
            handing.answered(sent, at, markets.day_in(market, at))
            done.count(way, sent)
    except (NoChannel, ChannelAway) as trouble:
        done.troubles.append(trouble)


def _taken(market: str, way: Way, now: Clock, played: date | None) -> Iterator[Carried]:
    """What waits, each taken at the moment at which it is asked for. What was put back in this run waits for the next."""
    last = 0
    while True:
        at = now()
        demands = handovers.hours_are_open(market, way, markets.local(market, at))
        carried = handing.take(market, way, at, markets.day_in(market, at), demands=demands, after=last, played=played)
        if carried is None:
            return
        last = carried.serial
        yield carried


def _look_after_the_dead(market: str, way: Way, now: Clock, done: HandedOver) -> None:
    """Of what was taken by somebody who is not there any more: the gateway knows what it has; of an e-mail nobody knows."""
    for left in handing.unresolved(market, now() - SILENT_FOR):
        if left.channel != way:
            continue
        sent = Sent(left.serial, "unknown", "whoever gave it did not come back")
        if way == "sms":
            with suppress(NoChannel, ChannelAway):
                sent = gateway_of(market).known(left.serial) or Sent(left.serial, "deferred")
        handing.answered(sent, now(), markets.day_in(market, now()))
        done.count(way, sent)


class _Relay:
    """The relay of a market's e-mails."""

    def __init__(self, market: str) -> None:
        self._smtp, self._from = relay_of(market), parties.agency(market).email

    def send(self, waiting: Iterable[Carried]) -> Iterator[Sent]:
        """Hand e-mails over."""
        return self._smtp.send(self._mail(each) for each in waiting)

    def _mail(self, each: Carried) -> Mail:
        envelope = Email(each.serial, each.code, Mailbox("", self._from), Mailbox("", each.address), "", "", "", "", datetime.min)  # noqa: DTZ901
        return Mail(each.serial, envelope_sender(envelope), envelope_recipient(envelope), each.content)


class _Gateway:
    """The gateway of a market's short messages."""

    def __init__(self, market: str) -> None:
        self._gateway = gateway_of(market)

    def send(self, waiting: Iterable[Carried]) -> Iterator[Sent]:
        """Hand short messages over."""
        return self._gateway.send(Sms(each.serial, each.address, each.content.decode()) for each in waiting)
