"""The demonstration's e-mail relay: it takes e-mails on 127.0.0.1, writes each into its own log, and delivers none.

It is a company of its own: what stands in its log is what really left us. It can behave badly on request, as networks do.
"""

import hashlib
import json
import re
import socket
from asyncio import WriteTransport
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from email import message_from_bytes
from pathlib import Path
from ssl import SSLContext
from threading import Lock

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HOST = "127.0.0.1"
LARGEST = 4 * 1024 * 1024
TAKEN = "250 2.0.0 taken as {number}"


@dataclass(frozen=True, slots=True)
class Taken:
    """An e-mail that the relay took."""

    number: int
    at: str
    sender: str
    recipient: str
    message_id: str
    subject: str
    sha256: str


@dataclass(slots=True)
class Manners:
    """How it behaves, for trying out what a real network does.

    no       what it answers to a recipient whose name begins so: {"nobody": "550 5.1.1 no such mailbox"}
    busy     it takes nothing for now
    shut     it takes nothing from us at all
    lost     the numbers of e-mails after whose taking the line breaks before it says so
    unheard  how many times more the line breaks before it takes anything
    each     after so many e-mails it closes the line, as relays do; 0: never
    """

    no: dict[str, str] = field(default_factory=dict)
    busy: bool = False
    shut: bool = False
    lost: set[int] = field(default_factory=set)
    unheard: int = 0
    each: int = 0


class PostOffice:
    """The relay; its clock is handed in. With a folder it keeps its log there, and every e-mail as a file."""

    def __init__(self, *, now: Callable[[], datetime], folder: Path | None = None, user: str = "", password: str = "") -> None:
        self.manners, self.taken, self._now, self._folder, self._lock = Manners(), list[Taken](), now, folder, Lock()
        self._login = (user.encode(), password.encode()) if user else None
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            self.taken = read_log(folder)

    @property
    def log(self) -> Path | None:
        """Where it writes what it took, a line of JSON each."""
        return self._folder / "log.jsonl" if self._folder else None

    async def handle_MAIL(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        """Somebody wants to send."""
        del session
        if self.manners.each and self._given(server) >= self.manners.each:
            return "421 4.7.0 enough for this connection"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        if self.manners.shut:
            return "550 5.7.1 we know no such sender"
        return "451 4.3.2 busy, try later" if self.manners.busy else "250 OK"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:  # noqa: N802
        """To whom."""
        del server, session, options
        for beginning, answer in self.manners.no.items():
            if address.startswith(beginning):
                return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Take an e-mail: written down before it is answered."""
        del session
        if self.manners.unheard:
            self.manners.unheard -= 1
            _cut(server)
            return "451 unheard"
        content = envelope.original_content or b""
        taken = self._take(content, envelope.mail_from or "", envelope.rcpt_tos[0])
        server.__dict__["given"] = self._given(server) + 1
        if taken.number in self.manners.lost:
            _cut(server)
        return TAKEN.format(number=taken.number)

    def authenticate(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword) -> AuthResult:
        """Whether user and password are those that were chosen."""
        return AuthResult(success=self._login == (data.login, data.password), handled=False)

    def _take(self, content: bytes, sender: str, recipient: str) -> Taken:
        head = message_from_bytes(content)
        with self._lock:
            taken = Taken(
                number=len(self.taken) + 1,
                at=self._now().isoformat(timespec="seconds"),
                sender=sender,
                recipient=recipient,
                message_id=str(head.get("Message-ID", "")).strip(),
                subject=re.sub(r"\s+", " ", str(head.get("Subject", ""))),
                sha256=hashlib.sha256(content).hexdigest(),
            )
            if self._folder and self.log:
                (self._folder / f"{taken.number:06d}.eml").write_bytes(content)
                with self.log.open("a", encoding="utf-8") as log:
                    log.write(json.dumps(asdict(taken), ensure_ascii=False) + "\n")
            self.taken.append(taken)
        return taken

    @staticmethod
    def _given(server: SMTP) -> int:
        return int(server.__dict__.get("given", 0))


def _cut(server: SMTP) -> None:
    """Break the line, as a network does: without a word."""
    if isinstance(server.transport, WriteTransport):
        server.transport.abort()


def read_log(folder: Path) -> list[Taken]:
    """What a relay has taken, by its own log."""
    log = folder / "log.jsonl"
    return [Taken(**json.loads(line)) for line in log.read_text(encoding="utf-8").splitlines()] if log.exists() else []


@contextmanager
def open_post_office(office: PostOffice, port: int = 0, *, tls: SSLContext | None = None, login: bool = False) -> Iterator[int]:
    """The relay answers beside us as long as this lasts.

    tls      with it, nothing is taken before STARTTLS
    login    nothing is taken before user and password
    returns  its port
    """
    running = Controller(
        office,
        hostname=HOST,
        port=port or _free_port(),
        data_size_limit=LARGEST,
        tls_context=tls,
        require_starttls=tls is not None,
        authenticator=office.authenticate if login else None,
        auth_required=login,
        enable_SMTPUTF8=False,
    )
    running.start()
    try:
        yield running.port
    finally:
        running.stop()


def _free_port() -> int:
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])
