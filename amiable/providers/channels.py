"""Through whom a market's e-mails and SMS go, and their secrets: in `keys/channels.json` of the installation, never in the database."""

import ipaddress
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args
from urllib.parse import urlsplit

from amiable.core.refusal import Refusal, _
from amiable.settings import home

if TYPE_CHECKING:
    from amiable.providers.sms import SmsGateway
    from amiable.providers.smtp import Smtp

FILE = "channels.json"
HOUSE_RULE = "house rule"
Security = Literal["starttls", "tls", "none"]


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
class Channels:
    """Who carries what of one market; None: nobody."""

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
    kept = _kept().get(market, {})
    email, sms = kept.get("email"), kept.get("sms")
    return Channels(Relay(**email) if email else None, Gateway(**sms) if sms else None)


def choose(market: str, *, email: Relay | None = None, sms: Gateway | None = None) -> None:
    """Let a relay or a gateway carry for a market from now on; what is not named stays. The file is readable by its owner only.

    refuses  NotPrivate
    """
    if email and email.security not in get_args(Security)[:2]:
        _must_be_here(email.host)
    if sms and urlsplit(sms.api).scheme != "https":
        _must_be_here(urlsplit(sms.api).hostname or "")
    new = {name: asdict(one) for name, one in (("email", email), ("sms", sms)) if one}
    kept = _kept()
    kept[market] = kept.get(market, {}) | new
    handle, name = tempfile.mkstemp(dir=_path().parent, prefix=".new-")  # mkstemp makes it 0600
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(kept, file, indent=2)
    Path(name).replace(_path())


def _must_be_here(host: str) -> None:
    try:
        here = host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        here = False
    if not here:
        raise NotPrivate(source=HOUSE_RULE, host=host)


def _kept() -> dict[str, dict[str, Any]]:
    """As JSON has it: each record above picks what it knows."""
    path = _path()
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.exists() else {}


def _path() -> Path:
    return home.folder("keys") / FILE
