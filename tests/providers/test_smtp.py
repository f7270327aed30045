"""E-mails handed to a relay that other people wrote (aiosmtpd): what it said of each, and what is known when the line breaks."""

import ssl
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from amiable.providers.channels import Relay
from amiable.providers.sending import ChannelAway, Sent
from amiable.providers.smtp import Mail, Smtp
from amiable.sim.post_office import Manners, PostOffice, open_post_office, read_log
from tests.card_company import free_port

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def mail(serial: int, to: str = "zoe@mail.example") -> Mail:
    content = f"Message-ID: <{serial}.7KQ42M9X@a.example>\r\nSubject: x\r\n\r\n.a line that begins with a dot\r\nend\r\n".encode()
    return Mail(serial, f"back+{serial}.7KQ42M9X@a.example", to, content)


@pytest.fixture
def office(tmp_path: Path) -> PostOffice:
    return PostOffice(now=lambda: NOW, folder=tmp_path / "relay")


@pytest.fixture
def relay(office: PostOffice) -> Iterator[Smtp]:
    with open_post_office(office) as port:
        yield Smtp(Relay("127.0.0.1", port, security="none"), patience=5)


def answers(sent: Iterable[Sent]) -> list[tuple[int, str]]:
    return [(one.serial, one.answer) for one in sent]


def test_many_go_in_one_connection_and_arrive_byte_for_byte(relay, office):
    assert answers(relay.send(mail(serial) for serial in range(1, 6))) == [(serial, "handed") for serial in range(1, 6)]
    assert [taken.message_id for taken in office.taken] == [f"<{serial}.7KQ42M9X@a.example>" for serial in range(1, 6)]
    assert office.log is not None
    assert (office.log.parent / "000001.eml").read_bytes() == mail(1).content
    assert office.taken[0].sender == "back+1.7KQ42M9X@a.example"
    assert read_log(office.log.parent) == office.taken


def test_what_the_relay_says_of_one_stops_no_other(relay, office):
    office.manners = Manners(no={"nobody": "550 5.1.1 no such mailbox", "full": "452 4.2.2 full"})
    sent = list(relay.send([mail(1), mail(2, "nobody@mail.example"), mail(3, "full@mail.example"), mail(4)]))
    assert answers(sent) == [(1, "handed"), (2, "refused"), (3, "deferred"), (4, "handed")]
    assert sent[1].said == "550 5.1.1 no such mailbox"
    assert len(office.taken) == 2


def test_a_line_that_breaks_after_the_last_dot_leaves_it_unknown_and_the_next_goes_on(relay, office):
    """The relay took number 2 and broke the line before it said so: it is in its log, and we do not claim anything."""
    office.manners = Manners(lost={2})
    assert answers(relay.send(mail(serial) for serial in (11, 12, 13))) == [(11, "handed"), (12, "unknown"), (13, "handed")]
    assert len(office.taken) == 3


def test_a_relay_that_closes_the_line_now_and_then_loses_nothing(relay, office):
    office.manners = Manners(each=2)
    assert answers(relay.send(mail(serial) for serial in range(1, 8))) == [(serial, "handed") for serial in range(1, 8)]
    assert len({taken.message_id for taken in office.taken}) == 7


def test_a_busy_relay_takes_nothing(relay, office):
    office.manners = Manners(busy=True)
    assert answers(relay.send([mail(1)])) == [(1, "deferred")]
    assert office.taken == []


def test_a_relay_that_does_not_want_us_refuses_no_recipient(relay, office):
    """Else one wrong setting would stop every address."""
    office.manners = Manners(shut=True)
    sent, waiting = [], iter([mail(1), mail(2)])
    with pytest.raises(ChannelAway):
        for one in relay.send(waiting):
            sent.append(one)
    assert answers(sent) == [(1, "deferred")]
    assert next(waiting).serial == 2


@pytest.mark.parametrize(
    "answer",
    [
        "550 relay not permitted",
        "550 authentication required",
        "550 5.7.1 Unable to relay",
        "554 5.7.1 <{to}>: Relay access denied",
        "454 4.7.1 <{to}>: Relay access denied",
        "550 5.7.1 Invalid credentials for relay [203.0.113.9]",
        "554 5.7.1 <unknown[203.0.113.9]>: Client host rejected: Access denied",
        "553 5.1.8 <back+1.7KQ42M9X@a.example>: Sender address rejected: Domain not found",
        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
    ],
)
def test_a_relay_that_no_longer_knows_us_refuses_no_recipient_either(relay, office, answer: str):
    """Its stock answer to every RCPT: after three of them the others are not even given, and all of them wait."""
    office.manners = Manners(no={"": answer.format(to="zoe@mail.example")})
    waiting = (mail(serial) for serial in range(1, 9))
    assert until_away(relay, waiting) == [(serial, "deferred") for serial in (1, 2, 3)]
    assert next(waiting).serial == 4


def until_away(relay: Smtp, mails: Iterable[Mail]) -> list[tuple[int, str]]:
    """What was answered before the relay was given up."""
    sent: list[Sent] = []
    with pytest.raises(ChannelAway):
        sent.extend(relay.send(mails))
    return answers(sent)


def test_a_relay_that_wants_a_password_is_given_up_at_once(relay, office):
    office.manners = Manners(no={"": "530 5.5.1 Authentication Required"})
    assert until_away(relay, [mail(1), mail(2)]) == [(1, "deferred")]


@pytest.mark.parametrize(
    "answer",
    [
        "550 5.7.1 rejected by the policy of this recipient",
        "550 5.7.1 <relay@odd.example>: this list takes nothing from outside",
        "550 5.1.1 undeliverable: host mx.odd.example said: 550 relay not permitted",
    ],
)
def test_one_recipient_s_own_refusal_stops_no_other(relay, office, answer: str):
    office.manners = Manners(no={"relay": answer})
    assert answers(relay.send([mail(1, "relay@odd.example"), mail(2)])) == [(1, "refused"), (2, "handed")]


def test_one_recipient_behind_a_shut_door_waits_and_is_told_when_the_others_are_through(relay, office):
    """Whether it is we or they shows in what becomes of the others. He stays the first of each run, and must not stop it."""
    office.manners = Manners(no={"odd": "550 5.7.1 RESOLVER.RST.AuthRequired; authentication required"})
    assert until_away(relay, [mail(1, "odd@mail.example"), mail(2), mail(3)]) == [(1, "deferred"), (2, "handed"), (3, "handed")]


def test_a_relay_that_takes_nothing_at_all_is_given_up_after_twenty(relay, office):
    """In words that we do not know. After one that it took, each refusal is the recipient's own, however many there are."""
    office.manners = Manners(no={"nobody": "550 no"})
    waiting = (mail(serial, "nobody@mail.example") for serial in range(1, 30))
    assert until_away(relay, waiting) == [(serial, "refused") for serial in range(1, 21)]
    assert next(waiting).serial == 21
    many = [mail(serial, "nobody@mail.example") for serial in range(2, 25)]
    assert [answer for _serial, answer in answers(relay.send([mail(1), *many]))].count("refused") == len(many)


@pytest.mark.parametrize("answer", ["421 4.7.1 <jan@mail.example>: try later", "530 5.7.0 <jan@mail.example>: log in, +32 470 12 34 56"])
def test_why_a_relay_is_away_names_no_person(relay, office, answer: str):
    """It is written into the notes of a day, which are kept for ever."""
    office.manners = Manners(no={"jan": answer})
    with pytest.raises(ChannelAway) as away:
        list(relay.send([mail(1, "jan@mail.example")]))
    assert "…" in str(away.value.facts["why"])
    assert not any(private in str(away.value) for private in ("jan", "mail.example", "470"))


def test_the_next_is_taken_only_when_the_last_one_is_answered(relay):
    """So that a contact may be noted as taken just before it is given, and no other with it."""
    taken = []

    def noting() -> Iterator[Mail]:
        for serial in (1, 2, 3):
            taken.append(serial)
            yield mail(serial)

    for count, _sent in enumerate(relay.send(noting()), start=1):
        assert taken == list(range(1, count + 1))


def test_nobody_there_is_said_before_anything_is_taken():
    waiting = iter([mail(1)])
    with pytest.raises(ChannelAway):
        list(Smtp(Relay("127.0.0.1", free_port(), security="none"), patience=2).send(waiting))
    assert next(waiting).serial == 1


def test_with_a_certificate_and_a_password(tmp_path):
    """STARTTLS with a certificate that we trust; another password, or a certificate of somebody else, and nothing is handed over."""
    server, trust = certificate(tmp_path)
    office = PostOffice(now=lambda: NOW, user="amiable", password="secret")
    with open_post_office(office, tls=server, login=True) as port:
        good = Relay("localhost", port, "amiable", "secret")
        assert answers(Smtp(good, trust=trust).send([mail(1)])) == [(1, "handed")]
        for relay, trusted in ((Relay("localhost", port, "amiable", "guess"), trust), (good, None)):
            with pytest.raises(ChannelAway):
                list(Smtp(relay, trust=trusted, patience=5).send([mail(2)]))
    assert len(office.taken) == 1


def certificate(folder: Path) -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A certificate for localhost: for the server, and the trust in it."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(secret)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=folder / "cert.pem")
