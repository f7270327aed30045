"""A case as the days make it: each day is really played, what left is listed as a lawyer signs it, and each kept letter is opened.

Days on which the product itself says that nothing can be due are skipped.
"""

import io
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pikepdf
import pypdfium2

from amiable import markets
from amiable.apps.cases import queries as case_queries
from amiable.apps.cases.services import place
from amiable.apps.contacts import queries, services
from amiable.apps.contacts.records import ContactView
from amiable.apps.documents import queries as documents
from amiable.apps.outbox import queries as outbox
from amiable.apps.parties import services as parties
from amiable.apps.parties.records import NewDebtor
from amiable.apps.parties.services import reaching
from amiable.apps.portfolio.models import Look
from amiable.core.account import StatementOfAccount
from amiable.core.facts import Channel, Purpose
from amiable.core.guard import decide
from amiable.core.guard.contact import Contact
from amiable.core.money import text_of
from amiable.core.ours import print_code, serial_text
from amiable.files.company_words import to_company
from amiable.files.local_format import amount, day
from amiable.files.mentions import mentions_of
from amiable.jobs.daily import run_day
from amiable.providers import channels
from amiable.sim import post_office, sms_company
from amiable.sim.ninety_people import agency_of, creditor_of
from amiable.sim.post_office import PostOffice
from amiable.sim.sms_company import SmsCompany
from tests import cast
from tests.apps.test_contacts_handing import forget_carriers
from tests.files.letter_cast import plain

ONE_DAY = timedelta(days=1)
END = date(2026, 6, 20)
PARTS = ("principal", "interest", "damages", "costs")
PRINTED = ("letter", "mailbox")


def placed(market: str, person: NewDebtor, agency: Mapping[str, object], creditor: Mapping[str, object], **claim: str) -> int:
    """A case of one claim, F-1, handed to us on Monday 2 February 2026; Ines works here."""
    cast.staff("ines")
    parties.set_agency({**agency_of(market), **agency})
    view = parties.add_creditor({**creditor_of(market, 0), **creditor})
    rows = cast.sheet(cast.row(person, "F-1", **claim))
    place(view.name, rows, "claims.csv", today=cast.TODAY, rng=cast.dice(), market=market)
    return cast.case_of("F-1").id


def agrees(case_id: int, channel: reaching.ConsentChannel, on: date = cast.TODAY) -> None:
    """The person agreed to be asked in this way."""
    debtor = case_queries.with_people([case_id])[case_id].debtor
    at = datetime.combine(on, time(9), UTC)
    reaching.give_consent(debtor.id, channel, on=on, source="call of that day", by="ines", at=at)


@contextmanager
def carried(market: str, folder: Path) -> Iterator[PostOffice]:
    """A relay for e-mails and a gateway for short messages, on this machine; what they took stands in their logs."""
    relay = PostOffice(now=lambda: datetime(2026, 2, 2, 9, tzinfo=UTC), folder=folder / "relay")
    gateway = SmsCompany("api-key", "secret", now=lambda: datetime(2026, 2, 2, 9, tzinfo=UTC), log=folder / "sms.jsonl")
    with post_office.open_post_office(relay) as port, sms_company.open_sms_company(gateway) as address:
        channels.choose(market, email=channels.Relay("127.0.0.1", port, security="none"))
        channels.choose(market, sms=channels.Gateway(address, "api-key", "secret", "Amiable"))
        try:
            yield relay
        finally:
            forget_carriers()


@dataclass
class Timeline:
    """The days of one case. `events` happen on their day, before it is played."""

    market: str
    case_id: int
    language: str
    events: dict[date, Callable[[], object]] = field(default_factory=dict)
    by_person: list[tuple[date, str]] = field(default_factory=list)

    def play(self, until: date = END) -> "Timeline":
        """Day after day up to the decision, or the last day of all; a person makes at once what a person must make."""
        on = cast.TODAY
        while on <= until:
            if event := self.events.get(on):
                event()
            outcome = run_day(self.market, on, now=lambda on=on: datetime.combine(on, time(10), UTC))  # type: ignore[misc]
            assert not outcome.set_aside and not outcome.cancelled, on
            step = outcome.by_person.get(self.case_id)
            if step:
                self.by_person.append((on, step))
                if step == "decision":
                    return self
                services.record_step(self.case_id, step, on)
            on = on + ONE_DAY if step or outcome.owed or outcome.released or event else self._next(on)
        return self

    def _next(self, on: date) -> date:
        """The next day on which anything may happen; the day after, where the product does not know."""
        look = Look.objects.filter(case_id=self.case_id).first()
        owed = [item.release_on for item in outbox.items_of(self.case_id) if item.state == "owed"]
        days = [*owed, *self.events, *([look.next_on] if look and look.next_on else [])]
        return min((each for each in days if each > on), default=END + ONE_DAY) if look else on + ONE_DAY

    @property
    def sent(self) -> list[ContactView]:
        return queries.sent_on_case(self.case_id)

    def left(self) -> str:
        """What left, and what a person did, a line each: day, kind, channel, sum = principal + interest + damages + costs, last day."""
        lines = [(each.released_on, self._line(each)) for each in self.sent]
        lines += [(on, f"{on} {step} by a person") for on, step in self.by_person]
        return "\n".join(line for _on, line in sorted(lines, key=lambda one: one[0]))

    def _line(self, sent: ContactView) -> str:
        line = f"{sent.released_on} {sent.kind} {sent.channel}"
        if sent.purpose != "demand":
            return line
        split = " + ".join(text_of(getattr(self.account(sent.released_on), part)) for part in PARTS)
        return f"{line} {text_of(sent.due)} = {split} by {sent.reply_by}"

    def account(self, on: date) -> StatementOfAccount:
        """The statement of that day, asked for again."""
        return queries.account_of(self.case_id, on)[1]

    def no(self, on: date, *, step: str | None = None, channel: Channel = "letter", purpose: Purpose = "demand", hour: int = 10) -> str:
        """Why a contact of that moment is refused, by which rule, and the first lawful moment; empty where it is lawful."""
        facts = queries.facts_of([self.case_id])[self.case_id]
        known = replace(  # of that day, before anything left
            facts,
            actions=tuple(each for each in facts.actions if each.on < on),
            payments=tuple(each for each in facts.payments if each.on <= on),
            suspensions=tuple(each for each in facts.suspensions if each.from_on <= on),
            contacts=tuple(each for each in queries.contacts_of([self.case_id])[self.case_id] if each.at.date() < on),
        )
        asked = Contact(channel, purpose, datetime.combine(on, time(hour)), step)
        refusal = decide(asked, known, markets.load(self.market), markets.contact_rules(self.market))
        return f"{refusal.code}; {refusal.source}; {refusal.from_at or 'nobody knows'}" if refusal else ""

    def letters(self) -> dict[str, str]:
        """The text of each letter, by its day and kind, after looking at what every letter must have."""
        return {f"{each.released_on} {each.kind}": self._letter(each) for each in self.sent if each.channel in PRINTED}

    def _letter(self, sent: ContactView) -> str:
        content = documents.open(sent.document_id).content
        pages = pages_of(content)
        _can_be_kept_and_read_aloud(content, f"{self.language}-{self.market.upper()}")
        for page in pages:
            assert f"{serial_text(sent.id)} · " in page.replace("\u00a0", " "), "each page says which letter it belongs to"
            assert print_code(sent.code) in page
        text = " ".join(pages)
        if sent.purpose == "demand":
            self._asks_what_the_statement_says(sent, text)
        return text

    def _asks_what_the_statement_says(self, sent: ContactView, text: str) -> None:
        """Part by part and to the cent, with the last day; and the words that the law asks of this kind of letter."""
        account = self.account(sent.released_on)
        assert sent.due == account.due == sum(getattr(account, part) for part in PARTS)
        folder = markets.letters_folder(self.market)
        (labels,) = (each.says[self.language] for each in mentions_of(folder, "letter") if each.code == "amounts")
        figures = [*(getattr(account, part) for part in PARTS), account.due]
        for label, minor in zip(labels, figures, strict=True):
            assert f"{label} {self.money(minor)}" in text, (sent.kind, label)
        assert sent.reply_by
        assert day(sent.reply_by, self.language, self.market) in text
        is_company = case_queries.with_people([self.case_id])[self.case_id].debtor.kind == "business"
        for mention in mentions_of(folder, sent.kind):
            if not mention.when:
                missing = [words for words in mention.says.get(self.language, ()) if words not in text]
                assert not missing or (is_company and all(to_company(words, self.language) in text for words in missing)), mention.code

    def money(self, minor: int) -> str:
        return plain(amount(minor, self.language, self.market))

    def message(self, kind: str) -> str:
        """The words of the e-mail or short message of a kind, as it was kept; nothing in it tells anybody of a debt."""
        (sent,) = (each for each in self.sent if each.kind == kind and each.channel in ("email", "sms"))
        content = documents.open(sent.document_id).content
        text = content.decode() if sent.channel == "sms" else _body(content)
        people = case_queries.with_people([self.case_id])[self.case_id]
        for private in (people.creditor.legal_name, people.debtor.name, "600", "€", "kr."):
            assert private not in text
        assert serial_text(sent.id) in text.replace("\u00a0", " ") and print_code(sent.code) in text
        return text


def _body(content: bytes) -> str:
    message = message_from_bytes(content, policy=default)
    assert message["List-Unsubscribe"] and message["Message-ID"]
    body = message.get_body(("plain",))
    assert body is not None
    return plain(str(body.get_content()))


def pages_of(content: bytes) -> list[str]:
    """The text of each page, without what only sets type."""
    with pypdfium2.PdfDocument(io.BytesIO(content)) as pdf:
        return [plain(page.get_textpage().get_text_bounded()) for page in pdf]


def _can_be_kept_and_read_aloud(content: bytes, language: str) -> None:
    """PDF/A-2a and PDF/UA-1 as the file declares them: marked, with its tree and its language."""
    with pikepdf.open(io.BytesIO(content)) as pdf, pdf.open_metadata() as told:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.Lang) == language
        assert (told["pdfaid:part"], told["pdfaid:conformance"], told["pdfuaid:part"]) == ("2", "A", "1")
