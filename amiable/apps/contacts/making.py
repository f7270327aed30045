"""Make what leaves: a letter as PDF, an e-mail as .eml, a short message as its text; what lies in the mailbox is a letter."""

from collections.abc import Iterator, Sequence
from datetime import date

from amiable import markets
from amiable.apps.contacts.ready import Notice, Ready
from amiable.apps.documents.services import NewDocument
from amiable.core.refusal import Refusal, _
from amiable.files import letter as letters
from amiable.files.ours import OurMark

PDF, EML, TEXT = "application/pdf", "message/rfc822", "text/plain; charset=utf-8"
PRINTED = ("letter", "mailbox")
WORTH_A_SECOND_PROCESS = 150  # starting one costs about half a second, some thirty letters


class NoText(Refusal):
    """Nobody has written this for this channel and language."""

    code = "contact.no_text"
    what = _("There is no text for this kind of contact ({kind}, {channel}, {language}).")
    remedy = _("Choose another channel, or write it by hand.")


def made(asked: Sequence[Ready], marks: Sequence[OurMark], on: date, *, workers: int = 1) -> list[NewDocument | Refusal]:
    """The bytes of each contact, in order; for one that cannot be made, why.

    marks    what stands on each, and shows that it is ours
    workers  how many processes may render, when there is much
    """
    both = list(zip(asked, marks, strict=True))
    printed = [_letter(r, on, ours) for r, ours in both if r.route.channel in PRINTED]
    pdfs = letters.render_many(printed, workers=workers if len(printed) > WORTH_A_SECOND_PROCESS else 1)
    return [_pdf(r, on, pdfs) if r.route.channel in PRINTED else _message(r, on, ours) for r, ours in both]


def check(ready: Ready, on: date) -> None:
    """Say nothing when it can be made: what lacks a mention or does not add up is refused before any is rendered.

    refuses  LetterDoesNotAddUp, LetterLacksMention, NoText
    """
    if ready.route.channel in PRINTED:
        letters.data_of(_letter(ready, on))
    else:
        raise _no_text(ready)


def name_of(ready: Ready, on: date, ending: str) -> str:
    """What the file of a contact is called."""
    return f"{on}-{ready.kind}-{ready.people.case.printed_number}.{ending}"


def _pdf(ready: Ready, on: date, pdfs: Iterator[bytes | Refusal]) -> NewDocument | Refusal:
    pdf = next(pdfs)
    return pdf if isinstance(pdf, Refusal) else NewDocument(pdf, PDF, name_of(ready, on, "pdf"))


def _message(ready: Ready, on: date, ours: OurMark) -> NewDocument | Refusal:
    return _no_text(ready)


def _letter(ready: Ready, on: date, ours: OurMark | None = None) -> letters.Letter:
    if isinstance(ready.content, Notice):
        raise _no_text(ready)
    market = ready.facts.market
    return letters.Letter(markets.letters_folder(market), market, ready.language, ready.kind, on, ready.content, ours)


def _no_text(ready: Ready) -> NoText:
    return NoText(source="house rule", kind=ready.kind, channel=ready.route.channel, language=ready.language)
