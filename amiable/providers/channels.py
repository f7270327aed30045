"""How a market's letters, e-mails and SMS go, with the secrets: in `keys/channels.json` of the installation, never in the database."""

import ipaddress
import json
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, get_args
from urllib.parse import urlsplit

from amiable.core.refusal import Refusal, _
from amiable.settings import home

if TYPE_CHECKING:
    from amiable.providers.sms import SmsGateway
    from amiable.providers.smtp import Smtp

FILE = "channels.json"
HOUSE_RULE = "house rule"
Security = Literal["starttls", "tls", "none"]
HOST = re.compile(r"(?=.{1,253}\Z)(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?")
ADDRESS = re.compile(r"[!-~]{1,300}")


class NoChannel(Refusal):
    """Nobody carries this kind of contact for this market."""

    code = "channel.none"
    what = _("Nobody carries {channel} for the market {market}.")
    remedy = _("Choose who does: `amiable channel {channel} {market} …`. Until then what is owed waits.")


class NotPrivate(Refusal):
    """Contacts would cross the network where anybody may read them."""

    code = "channel.not_private"
    what = _("What goes to {host} would not be encrypted.")
    remedy = _("Choose starttls or tls, or https. Only a program on this machine may be spoken to without.")


class NoServer(Refusal):
    """What was given names no server."""

    code = "channel.no_server"
    what = _("“{given}” is no server that we could speak to.")
    remedy = _("Write a relay as relay.example, and a gateway as https://sms.example/amiable.")


class NotSendable(Refusal):
    """A name, a password or a key that cannot be sent as it is."""

    code = "channel.not_sendable"
    what = _("A name, password or key has a character in it that cannot be sent: a line break, or a letter with an accent.")
    remedy = _("Copy it again, without what stands before and behind it.")


class ChannelChosen(Refusal):
    """A real relay would be replaced by one that delivers nothing."""

    code = "channel.chosen"
    what = _("{host} carries the e-mails of {market} already.")
    remedy = _("Play in an installation of its own, with another AMIABLE_HOME.")


@dataclass(frozen=True, slots=True)
class Relay:
    """An SMTP relay; it signs with DKIM and delivers.

    security  starttls, tls (port 465), or none: only to this machine
    """

    host: str
    port: int = 587
    user: str = ""
    password: str = ""
    security: Security = "starttls"


@dataclass(frozen=True, slots=True)
class Gateway:
    """An SMS gateway that speaks our protocol.

    api      where it answers; https, or this machine
    api_key  lets us in; secret
    secret   with which we sign what we hand over, and it what it tells us
    sender   whom the person sees: a number, or at most eleven letters
    """

    api: str
    api_key: str
    secret: str
    sender: str = ""


@dataclass(frozen=True, slots=True)
class PrintHouse:
    """How a print house gets a batch of letters.

    a_volume  how many letters one PDF holds; 0: each letter is a PDF of its own
    """

    a_volume: int = 0


@dataclass(frozen=True, slots=True)
class Channels:
    """Who carries what of one market; None: nobody. Letters are always laid ready for a print house."""

    letter: PrintHouse = PrintHouse()
    email: Relay | None = None
    sms: Gateway | None = None


def relay_of(market: str) -> "Smtp":
    """The relay of a market's e-mails.

    refuses  NoChannel
    """
    from amiable.providers.smtp import Smtp

    if (relay := chosen(market).email) is None:
        raise NoChannel(source=HOUSE_RULE, channel="email", market=market)
    return Smtp(relay)


def gateway_of(market: str) -> "SmsGateway":
    """The gateway of a market's SMS.

    refuses  NoChannel
    """
    from amiable.providers.sms import HttpGateway

    if (gateway := chosen(market).sms) is None:
        raise NoChannel(source=HOUSE_RULE, channel="sms", market=market)
    return HttpGateway(gateway)


def chosen(market: str) -> Channels:
    """Who carries what of a market."""
    try:
        kept = home.kept(FILE).get(market, {})
        letter, email, sms = kept.get("letter", {}), kept.get("email"), kept.get("sms")
        return Channels(PrintHouse(**letter), Relay(**email) if email else None, Gateway(**sms) if sms else None)
    except (TypeError, AttributeError):
        raise home.damaged(FILE) from None


def choose(market: str, *, letter: PrintHouse | None = None, email: Relay | None = None, sms: Gateway | None = None) -> None:
    """Let a print house, a relay or a gateway carry for a market from now on; what is not named stays.

    The file is readable by its owner only.

    refuses  NoServer, NotSendable, NotPrivate
    """
    if email:
        _must_be_a_relay(email)
    if sms:
        _must_be_a_gateway(sms)
    new = {name: asdict(one) for name, one in (("letter", letter), ("email", email), ("sms", sms)) if one}
    kept = home.kept(FILE)
    kept[market] = kept.get(market, {}) | new
    home.replace_secret(FILE, json.dumps(kept, indent=2).encode())


def _must_be_a_relay(relay: Relay) -> None:
    _must_be_a_host(relay.host, relay.host)
    _must_be_sendable(relay.user, relay.password)
    if relay.security not in get_args(Security)[:2]:
        _must_be_here(relay.host)


def _must_be_a_gateway(gateway: Gateway) -> None:
    """An address without a name, a password or a question in it: secrets have a place of their own."""
    try:
        parts = urlsplit(gateway.api)
        plain = not (parts.username or parts.password or parts.query or parts.fragment) and parts.port != 0
    except ValueError:  # a port that is none
        raise NoServer(source=HOUSE_RULE, given=gateway.api) from None
    if parts.scheme not in ("http", "https") or not plain or not ADDRESS.fullmatch(gateway.api):
        raise NoServer(source=HOUSE_RULE, given=gateway.api)
    _must_be_a_host(parts.hostname or "", gateway.api)
    _must_be_sendable(gateway.api_key, gateway.secret)
    if parts.scheme != "https":
        _must_be_here(parts.hostname or "")


def _must_be_a_host(host: str, given: str) -> None:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        if not HOST.fullmatch(host):
            raise NoServer(source=HOUSE_RULE, given=given) from None


def _must_be_sendable(*words: str) -> None:
    """They travel in lines of ASCII: a line break in one of them would begin a line of its own."""
    if not all(word.isascii() and word.isprintable() for word in words):
        raise NotSendable(source=HOUSE_RULE)


def _must_be_here(host: str) -> None:
    try:
        here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = False
    if not here:
        raise NotPrivate(source=HOUSE_RULE, host=host)
