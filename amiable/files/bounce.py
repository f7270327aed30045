"""E-mails that came back: bounces (RFC 3464, and what servers write instead), from one .eml or an mbox of many.

Who sends a bounce is anybody, so that only one bearing the serial and the check code of an e-mail of ours is believed.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from email import message_from_bytes
from email.message import Message
from email.utils import parsedate_to_datetime

from amiable.core.ours import same_code
from amiable.core.refusal import Fault, _
from amiable.files.delivery_report import DeliveryNews, ReasonName, Report, detail, refused
from amiable.files.email_message import marks_in

CodeOf = Callable[[int], str]

MOST_BYTES = 256 * 1024 * 1024
LARGEST_MESSAGE = 4 * 1024 * 1024
MOST_PARTS = 60
MOST_MARKS = 200
SEARCHED = 200_000  # characters of a text part
BETWEEN = re.compile(rb"(?:\A|\r?\n\r?\n)From [^\r\n]{1,300}\r?\n")  # mbox: an empty line, then a line of its own
A_HEADER = re.compile(rb"[!-9;-~]{1,80}:[ \t\S]")
TO_US = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
ABOUT = ("In-Reply-To", "References", "X-Original-Message-ID", "Original-Message-ID")
AUTOMATIC = ("X-Autoreply", "X-Autorespond", "X-Auto-Response", "X-AutoReply-From")
DAEMON = re.compile(r"mailer-daemon|postmaster|mail delivery (?:sub)?system", re.IGNORECASE)
THEIR_COPY = re.compile(r"(?im)^(?:received|return-path|message-id|subject|from|to|date): ")
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
SMTP_CODE = re.compile(r"\b(5[0-5]\d)[ -]")

# What the codes of RFC 3463 mean for whoever wrote to a wrong, full or closed mailbox; and the words of servers that give no good one.
BY_STATUS: tuple[tuple[str, ReasonName], ...] = (
    (r"5\.1\.6", "moved"),
    (r"5\.1\.[78]", "blocked"),  # it is our address that they do not like
    (r"5\.1\.(?:[1-5]|9|10)|5\.2\.1|5\.4\.4", "bad_address"),
    (r"[45]\.2\.2", "full"),
    (r"4\.[47]\.\d+|5\.4\.7|4\.[123]\.\d+", "too_late"),
    (r"5\.7\.\d+", "blocked"),
)
BY_WORDS: tuple[tuple[str, ReasonName], ...] = (
    (r"quota|mailbox (?:is )?full|over ?quota|storage|boîte (?:pleine|saturée)", "full"),
    (
        r"user unknown|unknown user|no such (?:user|mailbox|recipient|address)|does ?n[o']t exist|not found|unrouteable|unknown recipient"
        r"|recipient (?:address )?rejected|invalid recipient|account (?:is )?(?:disabled|closed|inactive)|no mailbox here|host or domain",
        "bad_address",
    ),
    (r"spam|blocked|blacklist|block ?list|reputation|policy|dmarc|spf\b", "blocked"),
    (r"too long|timed? ?out|retry time|expired|retry timeout|could not be delivered within", "too_late"),
)


def read_mail(content: bytes, name: str, *, code_of: CodeOf, today: date) -> Report:
    """Read bounces; whatever else lies in the mailbox is passed over (what programs wrote) or set aside (what a person may have written).

    name     as the person calls the file
    code_of  the check code of a serial
    today    no bounce is dated later than this
    refuses  NewsRefused, for what is no e-mail at all
    """
    messages = _messages(content, name)
    news: list[DeliveryNews] = []
    aside: list[Fault] = []
    passed_over = 0
    for number, raw in enumerate(messages, start=1):
        found = _read(raw, code_of, today)
        if isinstance(found, str):
            aside.append(Fault(f"message {number}", found, _("Open it in the mailbox, and do what it asks for."), _shown(raw)))
        elif found is None:
            passed_over += 1
        elif found not in news[-1:]:
            news.append(found)
    return Report(tuple(news), tuple(aside), passed_over)


def looks_like_mail(content: bytes) -> bool:
    """Whether a file begins as an e-mail or an mbox does."""
    return content.startswith(b"From ") or bool(A_HEADER.match(content.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")))


def _messages(content: bytes, name: str) -> Iterator[bytes]:
    if len(content) > MOST_BYTES:
        raise refused(name, (Fault("file", _("The file is larger than 256 megabytes."), _("Hand it in in several files.")),))
    if not looks_like_mail(content):
        raise refused(name, (Fault("file", _("This is no e-mail."), _("Hand in the .eml or mbox file of the mailbox.")),))
    if b"\n" not in content:
        content = content.replace(b"\r", b"\n")
    if not content.startswith(b"From "):
        return iter((content,))
    return _parted(content)


def _parted(content: bytes) -> Iterator[bytes]:
    """The messages of an mbox, one at a time."""
    start = 0
    for found in BETWEEN.finditer(content):
        if found.start() > start:
            yield content[start : found.start()]
        start = found.end()
    yield content[start:]


def _read(raw: bytes, code_of: CodeOf, today: date) -> DeliveryNews | str | None:
    """One message: news, nothing for us, or why a person has to look."""
    if len(raw) > LARGEST_MESSAGE:
        return _("This message is too large to be a bounce.")
    try:
        message = message_from_bytes(raw)
        parts = _parts(message)
        return _judged(message, parts, code_of, today)
    except (ValueError, LookupError, RecursionError, AttributeError, TypeError):  # a damaged message breaks a parser in any way there is
        return _("This message is damaged: it could not be read.")


def _judged(message: Message, parts: list[Message], code_of: CodeOf, today: date) -> DeliveryNews | str | None:
    kinds = {part.get_content_type() for part in parts}
    said = _delivery_status(parts)
    if said is None and message.get("X-Failed-Recipients"):
        said = ("failed", "", _own_words(parts))  # Exim without a report; Google with an empty one
    if said is None and "message/feedback-report" in kinds:
        return _("The person’s mail company reports this e-mail as unwanted: ask whether the person still agrees to e-mails.")
    if said is None and _automatic(message, kinds):
        return None
    if said is None and DAEMON.search(str(message.get("From", ""))):
        said = ("failed", "", _own_words(parts))
    if said is None:
        return _("This is no bounce that we can read: a person may have written it.")
    action, status, words = said
    if action not in {"failed", "delivered"}:
        return None  # delayed, relayed: they go on trying, or nobody knows
    serial = _serial(message, parts, code_of)
    if serial is None:
        return _("This bounce does not bear the number and the check code of an e-mail of ours.")
    reason = _reason(status, words) if action == "failed" else ""
    told = detail(f"{status} {words}" if "\n" not in words else f"{status} {_first_code_line(words)}")
    return DeliveryNews(serial, "email", "failed" if action == "failed" else "delivered", reason, _day(message, today), told)


def _parts(message: Message) -> list[Message]:
    parts = []
    for part in message.walk():
        parts.append(part)
        if len(parts) > MOST_PARTS:
            break
    return parts


def _delivery_status(parts: list[Message]) -> tuple[str, str, str] | None:
    """What the report says of the recipient: action, status and the other server's words; the worst when it speaks of several."""
    reports = [part for part in parts if part.get_content_type() == "message/delivery-status"]
    # The library reads each group of fields as a message of its own; a few servers encode them, and it leaves that as text.
    groups = [group for report in reports for group in (report.get_payload() if report.is_multipart() else _reparsed(report))]
    told = [group for group in groups if isinstance(group, Message) and group.get("Action")]
    if not told:
        return None
    order = {"failed": 0, "delayed": 1, "delivered": 2}
    worst = min(told, key=lambda group: order.get(_plain(group, "Action").lower(), 3))
    found = STATUS.search(_plain(worst, "Status"))
    words = _plain(worst, "Diagnostic-Code").partition(";")[2] or _plain(worst, "Diagnostic-Code")
    return _plain(worst, "Action").lower(), found[0] if found else "", words


def _reparsed(report: Message) -> list[Message]:
    body = report.get_payload(decode=True)
    return [message_from_bytes(group) for group in re.split(rb"\r?\n\r?\n", body)] if isinstance(body, bytes) else []


def _automatic(message: Message, kinds: set[str]) -> bool:
    """Whether a program wrote it that has nothing to tell us: a holiday notice, a receipt of reading."""
    by_itself = _plain(message, "Auto-Submitted").lower()
    precedence = _plain(message, "Precedence").lower()
    return (
        "message/disposition-notification" in kinds
        or by_itself.startswith("auto-replied")
        or any(message.get(name) for name in AUTOMATIC)
        or precedence == "auto_reply"
        or (by_itself.startswith("auto-generated") and not DAEMON.search(_plain(message, "From")))
    )


def _serial(message: Message, parts: list[Message], code_of: CodeOf) -> int | None:
    """The e-mail that it is about: by the address it came to, then by the Message-ID in it."""
    places = [_plain(message, name) for name in TO_US]
    places += [_plain(part, "Message-ID") for part in parts[1:]] + [_plain(message, name) for name in ABOUT] + [_texts(parts)]
    marks = [mark for place in places for mark in marks_in(place)][:MOST_MARKS]
    return next((serial for serial, code in marks if same_code(code, code_of(serial))), None)


def _texts(parts: list[Message]) -> str:
    """What stands in the text parts, headers of the returned e-mail included."""
    texts = []
    for part in parts:
        body = part.get_payload(decode=True) if part.get_content_maintype() == "text" else None
        if isinstance(body, bytes):
            texts.append(body[:SEARCHED].decode("utf-8", "replace"))
    return "\n".join(texts)


def _own_words(parts: list[Message]) -> str:
    """What a server writes without a report: its first text, up to the e-mail that it returns."""
    first = next((part for part in parts if part.get_content_type() == "text/plain"), None)
    return THEIR_COPY.split(_texts([first]) if first else "", maxsplit=1)[0]


def _reason(status: str, words: str) -> ReasonName:
    """What a status means; a server's own words tell more than a status that only says "no"."""
    for code in (status, *(found[0] for found in STATUS.finditer(words))):
        for pattern, reason in BY_STATUS:
            if re.fullmatch(pattern, code):
                return reason
    return next((reason for pattern, reason in BY_WORDS if re.search(pattern, words, re.IGNORECASE)), "other")


def _first_code_line(words: str) -> str:
    """Of a whole text, the line in which the other server says why."""
    lines = [line.strip() for line in words.splitlines() if SMTP_CODE.search(line) or STATUS.search(line)]
    return lines[0] if lines else ""


def _day(message: Message, today: date) -> date:
    try:
        return min(parsedate_to_datetime(_plain(message, "Date")).date(), today)
    except (ValueError, TypeError, OverflowError):
        return today


def _plain(message: Message, name: str) -> str:
    return " ".join(str(message.get(name, "")).split())[:2000]


def _shown(raw: bytes) -> tuple[tuple[str, str], ...]:
    """Nothing of it but its subject, so that a person finds it again."""
    found = re.search(rb"(?im)^subject:[ \t]*([^\r\n]{0,200})", raw[:SEARCHED])
    return (("subject", detail(found[1].decode("utf-8", "replace")) if found else ""),)
