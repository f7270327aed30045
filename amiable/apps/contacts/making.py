"""Make what leaves: a letter as PDF, an e-mail as .eml, a short message as its text."""

from collections.abc import Sequence
from datetime import date

from amiable import markets
from amiable.apps.contacts.ready import Ready
from amiable.apps.documents.services import NewDocument
from amiable.core.refusal import Refusal
from amiable.files import letter as letters
from amiable.files.ours import OurMark

PDF = "application/pdf"
WORTH_A_SECOND_PROCESS = 150  # starting one costs about half a second, some thirty letters


def made(asked: Sequence[Ready], marks: Sequence[OurMark], on: date, *, workers: int = 1) -> list[NewDocument | Refusal]:
    """The bytes of each contact, in order; for one that cannot be made, why.

    marks    what stands on each, and shows that it is ours
    workers  how many processes may render, when there is much
    """
    written = [_letter(r, on, ours) for r, ours in zip(asked, marks, strict=True)]
    found = letters.render_many(written, workers=workers if len(asked) > WORTH_A_SECOND_PROCESS else 1)
    return [pdf if isinstance(pdf, Refusal) else NewDocument(pdf, PDF, name_of(r, on, "pdf")) for r, pdf in zip(asked, found, strict=True)]


def check(ready: Ready, on: date) -> None:
    """Say nothing when it can be made: what lacks a mention or does not add up is refused before any is rendered.

    refuses  LetterDoesNotAddUp, LetterLacksMention
    """
    letters.data_of(_letter(ready, on))


def name_of(ready: Ready, on: date, ending: str) -> str:
    """What the file of a contact is called."""
    return f"{on}-{ready.item.kind}-{ready.people.case.printed_number}.{ending}"


def _letter(ready: Ready, on: date, ours: OurMark | None = None) -> letters.Letter:
    market = ready.facts.market
    return letters.Letter(markets.letters_folder(market), market, ready.language, ready.item.kind, on, ready.content, ours)
