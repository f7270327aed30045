"""E-mails as bytes: text and HTML side by side, recognisable as ours, and the same for the same input.

Whoever signs it with DKIM (the relay) signs what stands here. The serial and its check code are in the Message-ID and in the address that
bounces come back to, so that a bounce is known, and a forged one is not believed.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256

from amiable.core.refusal import Refusal, _

SOURCE = "RFC 5322"
LONGEST_ADDRESS, LONGEST_LOCAL, LONGEST_HEADER = 254, 64, 900
DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9-]{1,63}(?<!-))+", re.IGNORECASE | re.ASCII)
LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*", re.IGNORECASE | re.ASCII)
URL = re.compile(r"https://[!-;=?-~]+", re.ASCII)  # all that is printed, but no space and no angle bracket
MARKED = re.compile(r"(\d{1,18})\.([0-9A-Z]{4,16})", re.ASCII | re.IGNORECASE)
# A sum with its currency, and no check code in which the same letters stand: 7AAA-KR34.
A_SUM = re.compile(r"(?<![\w-])(?:€|EUR|DKK|kr\.?)\s?\d[\d.,]*(?![\w-])|(?<![\w-])\d[\d\s.,]*(?:€|(?:EUR|DKK|kr)(?![\w-]))", re.IGNORECASE)


class NotAnAddress(Refusal):
    """No e-mail can be sent to or from what stands there."""

    code = "email.not_an_address"
    what = _("“{address}” is no e-mail address that we can write to.")
    remedy = _("Write one address, such as name@mail.example. Letters with accents are possible in the name beside it, not in the address.")


class HeaderNotClean(Refusal):
    """A subject, name or link that would break out of its line, or that is too long for one."""

    code = "email.header_not_clean"
    what = _("The {field} of this e-mail holds a line break or a character that nobody sees, or is too long.")
    remedy = _("Write it again, on one line.")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name, in any letters, and an address."""

    name: str
    address: str


@dataclass(frozen=True, slots=True)
class Email:
    """One e-mail to make.

    serial            of the contact
    code              its check code, with or without the hyphen
    sender            us; the domain of its address is the domain of the Message-ID
    at                the moment of its Date, with its zone
    html              a whole document, from the same template as `text`
    reply_to          where a person's answer goes, if not to the sender
    returns_to        the mailbox that bounces come back to; empty: the sender's
    unsubscribe_url   where one click ends these e-mails, by POST (RFC 8058); https
    unsubscribe_mail  the address that does so by mail
    """

    serial: int
    code: str
    sender: Mailbox
    to: Mailbox
    subject: str
    text: str
    html: str
    language: str
    at: datetime
    reply_to: str = ""
    returns_to: str = ""
    unsubscribe_url: str = ""
    unsubscribe_mail: str = ""


def eml(email: Email) -> bytes:
    """Write an e-mail as it goes out and is kept; lines of at most 998 bytes, seven bits each.

    refuses  NotAnAddress, HeaderNotClean
    """
    message = EmailMessage(policy=_POLICY)
    for name, value in _headers(email):
        message[name] = value
    # Seven bits travel everywhere and are signed as they stand; a relay re-codes eight.
    message.set_content(_lines(email.text), cte="quoted-printable")
    message.add_alternative(_lines(email.html), subtype="html", cte="quoted-printable")
    for part in message.iter_parts():
        del part["MIME-Version"]
    message["Content-Language"] = _clean(email.language, "language")
    message.set_boundary(f"=_{sha256(f'{email.serial}/{email.text}/{email.html}'.encode()).hexdigest()[:32]}")
    return _ways_out(email) + message.as_bytes()


def message_id(email: Email) -> str:
    """How this e-mail is called everywhere: its serial and its check code at our domain."""
    return f"<{_mark(email.serial, email.code)}@{_sendable(email.sender.address).rpartition('@')[2]}>"


def envelope_sender(email: Email) -> str:
    """The address that a bounce of this e-mail comes back to: it bears the serial and the check code, so that no bounce is anonymous.

    refuses  NotAnAddress
    """
    local, _at, domain = _sendable(email.returns_to or email.sender.address).rpartition("@")
    return _sendable(f"{local}+{_mark(email.serial, email.code)}@{domain}")


def envelope_recipient(email: Email) -> str:
    """The address as the relay is told it; a domain with accents in its own code.

    refuses  NotAnAddress
    """
    return _sendable(email.to.address)


def is_sendable(address: str) -> bool:
    """Whether an e-mail can be sent to what stands there."""
    try:
        _sendable(address)
    except NotAnAddress:
        return False
    return True


def marks_in(text: str) -> tuple[tuple[int, str], ...]:
    """Every serial and check code that a Message-ID or a returning address of ours may bear, in the order of the text."""
    return tuple((int(serial), code.upper()) for serial, code in MARKED.findall(text))


def private_details(text: str, private: Iterable[str]) -> tuple[str, ...]:
    """Which private details a subject or a notification gives away: anybody may see it over the person's shoulder.

    private  what it must not say: names, case number, creditor, amount, address; however they are written or accented
    returns  those that stand in it, and any sum of money
    """
    said = _folded(text)
    found = [detail for detail in private if (sought := _folded(detail)) and f" {sought} " in f" {said} "]
    return tuple(found + [each[0] for each in A_SUM.finditer(text)])


_POLICY = SMTP.clone(cte_type="7bit")


def _headers(email: Email) -> Iterable[tuple[str, object]]:
    yield "From", _person(email.sender, "sender")
    yield "To", _person(email.to, "name")
    if email.reply_to:
        yield "Reply-To", _sendable(email.reply_to)
    yield "Subject", _clean(email.subject, "subject")
    yield "Date", email.at
    yield "Message-ID", message_id(email)
    # A program wrote it (RFC 3834), and no holiday notice is wanted in answer.
    yield "Auto-Submitted", "auto-generated"
    yield "X-Auto-Response-Suppress", "OOF, AutoReply"


def _ways_out(email: Email) -> bytes:
    """How to end these e-mails, broken between the links only; the standard library would encode a long one."""
    if email.unsubscribe_url and (len(email.unsubscribe_url) > LONGEST_HEADER or not URL.fullmatch(email.unsubscribe_url)):
        raise HeaderNotClean(source="RFC 8058", field="unsubscribe_url")
    by_mail = f"<mailto:{_sendable(email.unsubscribe_mail)}?subject={email.serial}>" if email.unsubscribe_mail else ""
    by_click = f"<{email.unsubscribe_url}>" if email.unsubscribe_url else ""
    ways = ",\r\n ".join(filter(None, (by_click, by_mail)))
    post = "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" if by_click else ""
    return f"List-Unsubscribe: {ways}\r\n{post}".encode("ascii") if ways else b""


def _person(mailbox: Mailbox, field: str) -> Address:
    return Address(_clean(mailbox.name, field), addr_spec=_sendable(mailbox.address))


def _clean(text: str, field: str) -> str:
    """One line of a header. Bidirectional marks are refused too: they make one address look like another."""
    if len(text) > LONGEST_HEADER or any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for letter in text):
        raise HeaderNotClean(source=SOURCE, field=field)
    return text


def _sendable(address: str) -> str:
    """An address in ASCII, its domain in IDNA."""
    local, _at, domain = address.rpartition("@")
    try:
        written = f"{local}@{domain.encode('idna').decode()}" if not domain.isascii() else address
    except UnicodeError:
        written = ""
    local, _at, domain = written.rpartition("@")
    if len(written) > LONGEST_ADDRESS or len(local) > LONGEST_LOCAL or not (LOCAL.fullmatch(local) and DOMAIN.fullmatch(domain)):
        raise NotAnAddress(source=SOURCE, address=address[:LONGEST_ADDRESS])
    return written


def _mark(serial: int, code: str) -> str:
    return f"{serial}.{code.replace('-', '')}"


def _lines(text: str) -> str:
    """Line ends of one kind, and nothing that breaks a mail program; the last line is whole."""
    kept = "\n".join(text.splitlines())
    return "".join(letter for letter in kept if letter in "\n\t" or unicodedata.category(letter) != "Cc") + "\n"


def _folded(text: str) -> str:
    """Small letters without accents, and one space for whatever stands between letters and digits."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return " ".join(re.sub(r"\W+|_", " ", plain.casefold()).split())
