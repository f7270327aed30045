"""Make what leaves: a letter as PDF, an e-mail as .eml, a short message as its text; what lies in the mailbox is a letter."""

from collections.abc import Iterator, Sequence
from datetime import date

from amiable import markets
from amiable.apps.contacts.ready import Made, Notice, Ready
from amiable.apps.documents.services import NewDocument
from amiable.core.refusal import Refusal, _
from amiable.files import letter as letters
from amiable.files.email_message import Email, Mailbox, eml, private_details
from amiable.files.letter_word import Word
from amiable.files.message_texts import Message, email_text, sms_text
from amiable.files.ours import OurMark

PDF, EML, TEXT = "application/pdf", "message/rfc822", "text/plain; charset=utf-8"
PRINTED = ("letter", "mailbox")
NO_MARK = OurMark(1, "00000000", "", "https://amiable.example")  # for a draft that is only looked at


class NotPrinted(Refusal):
    """A notice is no letter."""

    code = "contact.not_printed"
    what = _("There is no letter for this kind of contact ({kind}).")
    remedy = _("Choose another channel, or write it by hand.")


class TellsTooMuch(Refusal):
    """An e-mail or a short message that anybody who sees it would learn from."""

    code = "contact.tells_too_much"
    what = _("This message was not made: it holds a private detail.")
    remedy = _("Look at its words: nobody but the person may learn whom or what it is about.")


def made(asked: Sequence[Ready], marks: Sequence[OurMark], on: date) -> list[Made | Refusal]:
    """What leaves of each contact, in order; for one that cannot be made, why.

    marks    what stands on each, and shows that it is ours
    """
    both = list(zip(asked, marks, strict=True))
    pdfs = iter(letters.render_many([_letter(r, on, ours) for r, ours in both if _is_printed(r)]))
    return [_made(r, ours, on, pdfs) for r, ours in both]


def check(ready: Ready, on: date) -> None:
    """Say nothing when it can be made: what lacks a mention or does not add up is refused before any is rendered.

    refuses  LetterDoesNotAddUp, LetterLacksMention, NotPrinted, NoMessageOfThisKind, TellsTooMuch, NotAnAddress
    """
    if _is_printed(ready):
        if not _has_template(ready):
            raise NotPrinted(source="house rule", kind=ready.kind)
        letters.data_of(_letter(ready, on))
    if ready.route.channel not in PRINTED:
        _sent(ready, NO_MARK, on)


def name_of(ready: Ready, on: date, ending: str) -> str:
    """What the file of a contact is called. Of answers of one kind there may be several on a day: one for each payment."""
    nth = f"-{ready.item.id}" if isinstance(ready.content, Word) else ""
    return f"{on}-{ready.kind}-{ready.people.case.printed_number}{nth}.{ending}"


def _is_printed(ready: Ready) -> bool:
    """Whether there is a letter of it: to print, or that waits in the mailbox while a message tells of it."""
    if ready.route.channel in PRINTED or isinstance(ready.content, Word):
        return True
    return _has_template(ready)


def _made(ready: Ready, ours: OurMark, on: date, pdfs: Iterator[bytes | Refusal]) -> Made | Refusal:
    pdf = next(pdfs) if _is_printed(ready) else b""
    if isinstance(pdf, Refusal):
        return pdf
    letter = NewDocument(pdf, PDF, name_of(ready, on, "pdf")) if pdf else None
    if letter and ready.route.channel in PRINTED:
        return Made(letter)
    try:
        return Made(_sent(ready, ours, on), letter)
    except Refusal as refusal:
        return refusal


def _sent(ready: Ready, ours: OurMark, on: date) -> NewDocument:
    """The e-mail or short message itself: that something waits, and nothing about whom or what."""
    message = _message(ready, ours)
    if ready.route.channel == "sms":
        text = sms_text(message, ready.language, ready.facts.market)
        return NewDocument(_private(ready, text).encode(), TEXT, name_of(ready, on, "txt"))
    return NewDocument(_email(ready, ours, message), EML, name_of(ready, on, "eml"))


def _message(ready: Ready, ours: OurMark) -> Message:
    sender = ready.content.sender
    return Message(
        kind=ready.kind,
        agency=sender.name,
        phone=sender.phone,
        site=ours.site,
        serial=ours.printed_serial,
        code=ours.printed_code,
        recalled=ready.content.recalled,
        warning=ready.warning,
        waits=isinstance(ready.content, Notice) or _is_printed(ready),
        company=ready.facts.debtor == "business",
    )


def _email(ready: Ready, ours: OurMark, message: Message) -> bytes:
    """The name of the person stands nowhere: an address that was mistyped tells a stranger nothing."""
    market, sender = ready.facts.market, ready.content.sender
    said = email_text(message, ready.language, market)
    return eml(
        Email(
            serial=ours.serial,
            code=ours.code,
            sender=Mailbox(sender.name, sender.email),
            to=Mailbox("", ready.route.address),
            subject=said.subject,
            text=_private(ready, said.text),
            html=said.html,
            language=ready.language,
            at=ready.at.replace(tzinfo=markets.zone(market)),
            unsubscribe_mail=sender.email,
        )
    )


def _private(ready: Ready, text: str) -> str:
    """The text, when it gives nothing away.

    refuses  TellsTooMuch
    """
    people = ready.people
    private = [people.debtor.name, people.creditor.legal_name, people.case.payment_reference]
    if not ready.content.recalled:  # French law wants the reference of the letter that it follows
        private.append(people.case.printed_number)
    if private_details(text, private):
        raise TellsTooMuch(source="house rule")
    return text


def _letter(ready: Ready, on: date, ours: OurMark | None = None) -> letters.Letter:
    if isinstance(ready.content, Notice):
        raise NotPrinted(source="house rule", kind=ready.kind)
    market = ready.facts.market
    folder = markets.letters_folder(market)
    return letters.Letter(folder, market, ready.language, ready.kind, on, ready.content, ours, ready.version, ready.warning)


def _has_template(ready: Ready) -> bool:
    return not isinstance(ready.content, Notice) and _letter(ready, date.min).template.is_file()
