"""What every letter's data is made of: the reader's formats, the two people on its head, and the check of its sums."""

from dataclasses import dataclass
from datetime import date

from amiable.core.refusal import Refusal, _
from amiable.files import local_format
from amiable.files.letter_content import Addressee, Recalled, Sender

Data = dict[str, object]


class LetterDoesNotAddUp(Refusal):
    """The figures of a letter differ from the rows beneath them."""

    code = "letter_does_not_add_up"
    what = _("This letter was not made: {part} is {figure}, and its lines come to {lines}.")
    remedy = _("State the account again, and make the letter from that statement.")


@dataclass(frozen=True, slots=True)
class Reader:
    """How this reader writes amounts and days."""

    language: str
    market: str

    def amount(self, minor: int) -> str:
        """Minor units with the currency's sign."""
        return local_format.amount(minor, self.language, self.market)

    def rate(self, ppm: int) -> str:
        """Parts per million as percent."""
        return local_format.rate(ppm, self.language, self.market)

    def points(self, ppm: int) -> str:
        """Parts per million as percentage points."""
        return local_format.points(ppm, self.language, self.market)

    def day(self, on: date | None) -> str:
        """A day in words that never breaks over two lines."""
        return local_format.day(on, self.language, self.market).replace(" ", "\N{NO-BREAK SPACE}") if on else ""


def grouped(iban: str) -> str:
    """An IBAN in groups of four, as people read it."""
    bare = iban.replace(" ", "")
    return " ".join(bare[i : i + 4] for i in range(0, len(bare), 4))


def same(part: str, figure: int, lines: int) -> None:
    """Let a letter pass only where a figure is the sum of the lines beneath it.

    refuses  LetterDoesNotAddUp
    """
    if figure != lines:
        raise LetterDoesNotAddUp(
            part=part, figure=figure, lines=lines, source="house rule: the figures of a letter are those of the statement"
        )


def sender_data(sender: Sender) -> Data:
    """Who writes."""
    return {
        "name": sender.name,
        "address": list(sender.address),
        "enterprise_number": sender.enterprise_number,
        "phone": sender.phone,
        "email": sender.email,
        "website": sender.website,
        "dpo_email": sender.dpo_email,
    }


def addressee_data(addressee: Addressee) -> Data:
    """Who reads."""
    return {"name": addressee.name, "lines": list(addressee.lines)}


def recalled_data(recalled: Recalled, reader: Reader) -> Data:
    """The letter that this one names."""
    return {"reference": recalled.reference, "on": reader.day(recalled.on)}
