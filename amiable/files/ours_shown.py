"""What somebody holds who asks whether it is from us: a PDF, a picture, an e-mail or a text, read for what matters."""

import html
import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from itertools import pairwise
from typing import Literal

from amiable.core.money import text_of
from amiable.core.ours import Said, codes_in, read_code, read_serial, serials_in, signed_in
from amiable.core.refusal import Fault, Refusal, _
from amiable.files.email_message import marks_in
from amiable.files.letter_parts import grouped
from amiable.files.ours_pages import UnreadableError, drawn
from amiable.files.proof_values import Value, values_in

Kind = Literal["letter", "picture", "email", "text"]
LARGEST = 20_000_000
SPACES = str.maketrans(dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}", " ") | {"\N{ZERO WIDTH SPACE}": ""})
BARCODE = re.compile(r"(?<!\d)[45](?: ?\d){53}(?!\d)")  # the 54 digits of a Finnish transfer
PICTURES = (b"\x89PNG", b"\xff\xd8\xff")

OTHER_ACCOUNT = _("This account was not written by us. What we signed asks to pay to {signed}.")
NO_ACCOUNT = _("This account was not written by us. What we signed asks nobody to pay.")
OTHER_AMOUNT = _("This amount was not written by us. What we signed asks for {signed}.")
OTHER_REFERENCE = _("This payment reference was not written by us. What we signed gives {signed}.")
ELSEWHERE = _("A code on it leads to this address, which we did not sign.")
MISSING = {
    "account": _("We signed this account; it does not stand there any more."),
    "reference": _("We signed this payment reference; it does not stand there any more."),
    "amount": _("We signed this amount; it does not stand there any more."),
    "day": _("We signed this day; it does not stand there any more."),
    "case": _("We signed this case number; it does not stand there any more."),
}


class CannotBeRead(Refusal):
    """A file that is broken or locked, or of a kind that we never send."""

    code = "ours.cannot_be_read"
    what = _("This file cannot be read: it is broken, locked, too large, or neither a PDF, an e-mail (.eml), nor a picture (PNG, JPEG).")
    remedy = _("Type the number and the code that are printed at its foot instead.")


@dataclass(frozen=True, slots=True)
class Shown:
    """What one holds.

    text     what people read in it, line by line
    signed   the signed texts in its metadata and in the codes drawn on it
    codes    what all codes drawn on it say
    serials, checks  what it says its serial and its check code are
    body     of an e-mail: from whom, the subject, and each part with its type; as mail servers leave it
    """

    kind: Kind
    text: str = ""
    signed: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    serials: tuple[int, ...] = ()
    checks: tuple[str, ...] = ()
    body: tuple[tuple[str, str], ...] = ()


def shown_by(content: bytes) -> Shown:
    """Read a file.

    refuses  CannotBeRead
    """
    if len(content) > LARGEST:
        raise CannotBeRead(source=str(LARGEST))
    if content[:1024].lstrip().startswith(b"%PDF") or content.startswith(PICTURES):
        return _drawn(content)
    if re.match(rb"\s*(?:From |[!-9;-~]+:)", content) and (email := _email(content)):
        return email
    return shown_in(_words(content))


def shown_in(text: str) -> Shown:
    """Read what a person typed or pasted: a code, a serial with its code, a text message, or what a QR code says."""
    plain = text.translate(SPACES).strip()
    alone = read_code(plain)
    whole = read_serial(plain)
    return Shown(
        kind="text",
        text=plain,
        signed=tuple(signed_in(plain)),
        serials=(whole,) if whole else serials_in(plain),
        checks=(alone,) if alone and not whole else codes_in(plain),
    )


def _drawn(content: bytes) -> Shown:
    try:
        found = drawn(content)
    except UnreadableError:
        raise CannotBeRead(source="PDF, PNG, JPEG") from None
    text = found.text.translate(SPACES)
    signed = dict.fromkeys(each for said in (found.keywords, *found.codes) for each in signed_in(said))
    kind: Kind = "letter" if text.strip() else "picture"
    return Shown(kind, text, tuple(signed), found.codes, serials_in(text), codes_in(text))


def _words(content: bytes) -> str:
    """A file of plain text, such as a saved text message.

    refuses  CannotBeRead
    """
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = ""
    if not text.strip() or not all(letter.isprintable() or letter.isspace() for letter in text):
        raise CannotBeRead(source="PDF, RFC 5322, UTF-8, PNG, JPEG")
    return text


def _email(content: bytes) -> Shown | None:
    """An e-mail; None when nobody is named as its sender."""
    try:
        message = message_from_bytes(content.lstrip(), policy=policy.default)
        return _of_message(message) if isinstance(message, EmailMessage) and message["From"] else None
    except Exception:  # the standard library breaks in many ways on what is made to break it, or was damaged on its way
        raise CannotBeRead(source="RFC 5322") from None


def _of_message(message: EmailMessage) -> Shown:
    parts = [(each.get_content_type(), _content(each)) for each in message.walk() if not each.is_multipart()]
    text = "\n".join(_read_aloud(kind, said) for kind, said in parts if kind in ("text/plain", "text/html")).translate(SPACES)
    marked = marks_in(str(message["Message-ID"] or ""))
    head = [("From", str(message["From"])), ("Subject", str(message["Subject"] or ""))]
    return Shown(
        kind="email",
        text=text,
        signed=tuple(signed_in(text)),
        serials=tuple(dict.fromkeys([*(serial for serial, _code in marked), *serials_in(text)])),
        checks=tuple(dict.fromkeys([*(code for _serial, code in marked), *codes_in(text)])),
        body=tuple((kind, _even(said)) for kind, said in (*head, *parts)),
    )


def _content(part: EmailMessage) -> str:
    """A part as text; what is none as the digits of its bytes."""
    try:
        said = part.get_content()
    except (LookupError, ValueError):
        said = part.get_payload(decode=True)
    if isinstance(said, bytes):
        return said.hex()
    return str(said)


def _read_aloud(kind: str, said: str) -> str:
    """What people read in a part: of HTML no tags."""
    return html.unescape(re.sub(r"<[^<>]{0,2000}>", "", said)) if kind == "text/html" else said


def _even(text: str) -> str:
    """A text without what mail servers change: the ends of its lines."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip()


def same_words(one: str, other: str) -> bool:
    """Whether two text messages say the same, however their white space was copied."""
    return one.translate(SPACES).split() == other.translate(SPACES).split()


def differences(shown: Shown, said: Said, url: str) -> tuple[Fault, ...]:
    """What stands on something that bears our mark, and is not what we signed.

    url  the signed text itself: a code that leads elsewhere is told
    """
    values = [value for line in _lines(shown.text) for value in values_in(line)]
    faults = [*_of_account(shown, values, said), *_of_codes(shown.codes, said, url)]
    if shown.kind == "letter":
        faults += _missing(shown.text, values, said)
    return tuple(dict.fromkeys(faults))


def _lines(text: str) -> list[str]:
    """The lines of a text, and each with the next: a long account may be broken between two."""
    lines = text.splitlines()
    return [*lines, *(f"{line} {following}" for line, following in pairwise(lines))]


def _of_account(shown: Shown, values: list[Value], said: Said) -> list[Fault]:
    """Every account that is not the signed one; a number that may be no account at all accuses nobody."""
    printed = [value.text for value in values if value.kind == "account" and not value.weak]
    barcodes = (each for said in (shown.text, *shown.codes) for each in BARCODE.findall(said))
    printed += [f"FI{digits[1:17]}" for digits in (re.sub(" ", "", each) for each in barcodes)]
    printed += [payment[6] for payment in _payments(shown.codes)]
    others = [account for account in dict.fromkeys(printed) if not same_account(account, said.account)]
    if not said.account:
        return [Fault(grouped(account), NO_ACCOUNT) for account in others]
    return [Fault(grouped(account), OTHER_ACCOUNT, facts=(("signed", grouped(said.account)),)) for account in others]


def accounts_in(text: str) -> tuple[str, ...]:
    """Every account that stands in a text and can be nothing else."""
    found = (value for line in _lines(text) for value in values_in(line) if value.kind == "account" and not value.weak)
    return tuple(dict.fromkeys(value.text for value in found))


def same_account(one: str, other: str) -> bool:
    """Whether two numbers are one account; a Danish one also without the first four symbols of its IBAN."""
    plain = [re.sub(r"\s", "", each).upper() for each in (one, other)]
    return len({each[4:] if each.startswith("DK") else each for each in plain}) == 1


def _of_codes(codes: tuple[str, ...], said: Said, url: str) -> list[Fault]:
    """What a banking app or a camera would read that we did not sign."""
    faults = [Fault(code, ELSEWHERE) for code in codes if "://" in code and code != url]
    for payment in _payments(codes):
        if said.minor is not None and payment[7] != f"EUR{text_of(said.minor)}":
            faults.append(Fault(payment[7], OTHER_AMOUNT, facts=(("signed", _amount(said)),)))
        if payment[9] != _bare(said.reference):
            faults.append(Fault(payment[9], OTHER_REFERENCE, facts=(("signed", said.reference),)))
    return faults


def _payments(codes: tuple[str, ...]) -> list[list[str]]:
    """The lines of each payment code (EPC069-12)."""
    found = [code.splitlines() for code in codes if code.startswith("BCD")]
    return [[*lines, *[""] * (10 - len(lines))] for lines in found]


def _missing(text: str, values: list[Value], said: Said) -> list[Fault]:
    """What we signed, and is not printed."""
    bare = _bare(text)
    accounts = [value.text for value in values if value.kind == "account"]
    amounts, days = ({value.text for value in values if value.kind == kind} for kind in ("amount", "date"))
    wanted = {
        "account": (
            grouped(said.account),
            said.minor is None or _bare(said.account) in bare or any(same_account(each, said.account) for each in accounts),
        ),
        "reference": (said.reference, _bare(said.reference) in bare),
        "amount": (_amount(said), said.minor is None or str(said.minor) in amounts),
        "day": (said.on.isoformat(), said.on.isoformat() in days),
        "case": (said.case_number, _bare(said.case_number) in bare),
    }
    return [Fault(where, MISSING[what]) for what, (where, is_there) in wanted.items() if not is_there]


def _bare(text: str) -> str:
    return "".join(symbol for symbol in text if symbol.isalnum())


def _amount(said: Said) -> str:
    return f"{text_of(said.minor)} {said.currency}" if said.minor is not None else ""
