"""Hands e-mails to a relay: many in one connection, and for each what the relay said, or that nobody knows."""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from amiable.providers.channels import Relay
from amiable.providers.sending import ADDRESS, AnswerName, ChannelAway, Sent, impersonal, shortened

PATIENCE = 60  # seconds; RFC 5321 allows a relay minutes after the last dot
CLOSING = 421
GO_ON = 354
Give = Callable[[], tuple[int, bytes]]
LEADING_DOT = re.compile(rb"(?m)^\.")
KEPT_OUT = frozenset({530, 534, 535, 538})  # RFC 4954: we have to log in, or cannot
# Words that are about who hands over, as relays say them to every recipient alike when our address or login is no longer known to them.
OUR_DOOR = re.compile(
    r"relay(ing)?( access)?( is)? (not (permitted|allowed|authori[sz]ed)|denied|prohibited)"
    r"|(unable|not (permitted|allowed|authori[sz]ed)) to relay|do(n't| not) relay|[45]\.7\.\d+\b.*\brelay"
    r"|authentication (is )?required|rcpthosts|client host|helo command rejected|sender address rejected|[45]\.1\.[78]\b",
    re.IGNORECASE,
)
OF_THEM = re.compile(r"\d{3} [45]\.(?!7\.|1\.[78]\b)\d")  # RFC 3463: of the mailbox, its server, the e-mail; not of the sender
SHUT_OUT = 3  # such words in a row: one alone may be a recipient's own, and would stand before all others for ever
ALL_REFUSED = 20


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail as a relay is handed it.

    serial     of the contact
    sender     where bounces go: `files.email_message.envelope_sender`
    recipient  `files.email_message.envelope_recipient`
    content    the bytes of the .eml, as they are kept
    """

    serial: int
    sender: str
    recipient: str
    content: bytes


class _Broken(Exception):  # noqa: N818 — becomes an answer
    """The line broke, or the relay closes it, before the e-mail was given."""


class _NotUs(_Broken):
    """The relay takes nothing from this sender: the next e-mail fares no better."""


@dataclass(slots=True)
class _Run:
    """What the answers of one run say together: one alone does not tell whether the recipient is refused, or we.

    handed   something was, so that the relay lets us in
    refused  how many it refused before that
    shut     how many in a row it answered with words that are about us
    said     such words, the last ones
    """

    handed: bool = False
    refused: int = 0
    shut: int = 0
    said: str = ""

    def judged(self, sent: Sent) -> Sent:
        """An answer as the recipient bears it: words that are about us refuse nobody's address."""
        if sent.answer == "handed":
            self.handed, self.shut = True, 0
        elif sent.answer != "unknown" and _of_us(sent.said):
            self.shut, self.said = self.shut + 1, sent.said
            return replace(sent, answer="deferred")
        self.refused += sent.answer == "refused"
        return sent

    def over(self) -> str:
        """Why the next e-mail would fare no better; empty while it may.

        A relay that refuses one after the other and takes nothing does not want us, in words that we do not know. Those first ones stay
        refused: each of them is worked on by a person and goes by letter. Were they deferred, they would be the first again with the next
        run: so many wrong addresses would keep everybody else's e-mails waiting for ever, and nobody would write to them in another way.
        """
        if self.shut >= SHUT_OUT:
            return self.said
        return f"it refused the first {self.refused} and took nothing" if self.refused >= ALL_REFUSED and not self.handed else ""


class Smtp:
    """A relay. `send` may be called from several threads or processes, each with its own connection."""

    name = "smtp"

    def __init__(self, relay: Relay, *, trust: ssl.SSLContext | None = None, patience: int = PATIENCE) -> None:
        self._relay, self._trust, self._patience = relay, trust, patience

    def send(self, mails: Iterable[Mail]) -> Iterator[Sent]:
        """Hand e-mails over, in their order. The next one is taken from `mails` only when the last one is answered and the line stands.

        refuses  ChannelAway, before it takes the next e-mail: whatever was taken has its answer
        """
        waiting, run = iter(mails), _Run()
        line = self._open()
        try:
            while mail := next(waiting, None):
                try:
                    sent = run.judged(_hand_over(line, mail))
                except _NotUs as no:
                    yield Sent(mail.serial, "deferred", str(no))
                    raise self._away(str(no)) from None
                except _Broken:
                    # Nothing of it was given: relays close a line after so many e-mails.
                    line.close()
                    try:
                        line = self._open()
                        sent = run.judged(_hand_over(line, mail))
                    except (_Broken, ChannelAway) as trouble:
                        yield Sent(mail.serial, "deferred", shortened(trouble))
                        raise self._away(str(trouble)) from None
                yield sent
                if why := run.over():
                    raise self._away(why)
                if sent.answer == "unknown":
                    line.close()  # without a word: who did not answer the e-mail would not answer that either
                    line = self._open()
            if run.said:
                raise self._away(run.said)  # those recipients wait, and somebody has to know of it
        finally:
            _hang_up(line)

    def _open(self) -> smtplib.SMTP:
        relay = self._relay
        try:
            if relay.security == "tls":
                line: smtplib.SMTP = smtplib.SMTP_SSL(relay.host, relay.port, timeout=self._patience, context=self._trust_of())
            else:
                line = smtplib.SMTP(relay.host, relay.port, timeout=self._patience)
        except (OSError, smtplib.SMTPException) as error:
            raise self._away(str(error)) from None
        try:
            if relay.security == "starttls":
                line.starttls(context=self._trust_of())
            if relay.user:
                line.login(relay.user, relay.password)
            line.ehlo_or_helo_if_needed()
        except (OSError, smtplib.SMTPException, ssl.SSLError) as error:
            _hang_up(line)
            raise self._away(str(error)) from None
        return line

    def _trust_of(self) -> ssl.SSLContext:
        return self._trust or ssl.create_default_context()

    def _away(self, why: str) -> ChannelAway:
        return ChannelAway(source=f"{self._relay.host}:{self._relay.port}", channel=self.name, why=impersonal(why))


def _hand_over(line: smtplib.SMTP, mail: Mail) -> Sent:
    """Give one e-mail. Until DATA is answered, nothing has gone out; after its last dot only the relay's answer counts."""
    gives: tuple[Give, ...] = (lambda: line.mail(mail.sender), lambda: line.rcpt(mail.recipient), lambda: line.docmd("DATA"))
    code, said = 0, b""
    for give in gives:
        try:
            code, said = give()
        except (OSError, smtplib.SMTPException) as error:
            raise _Broken(str(error)) from None
        if code == CLOSING:
            raise _Broken(impersonal(said))
        if code in KEPT_OUT or (code >= 500 and give is gives[0]):
            raise _NotUs(f"{code} {impersonal(said)}")
        if code >= 400:
            with contextlib.suppress(OSError, smtplib.SMTPException):
                line.rset()
            return Sent(mail.serial, _no(code), f"{code} {shortened(said)}")
    if code != GO_ON:
        return Sent(mail.serial, "unknown", f"{code} {shortened(said)}")
    try:
        line.send(LEADING_DOT.sub(b"..", mail.content) + (b".\r\n" if mail.content.endswith(b"\r\n") else b"\r\n.\r\n"))
        code, said = line.getreply()
    except (OSError, smtplib.SMTPException) as error:
        return Sent(mail.serial, "unknown", shortened(error))
    return Sent(mail.serial, "handed" if code < 300 else _no(code), f"{code} {shortened(said)}")


def _of_us(said: str) -> bool:
    """Whether a relay's words are about who hands over. What another server told it of one recipient is not."""
    words = re.sub(ADDRESS, "", said)
    return not OF_THEM.match(words) and bool(OUR_DOOR.search(words))


def _no(code: int) -> AnswerName:
    return "refused" if code >= 500 else "deferred"


def _hang_up(line: smtplib.SMTP) -> None:
    with contextlib.suppress(OSError, smtplib.SMTPException):
        line.quit()
    line.close()
