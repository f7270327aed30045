"""Which provider takes the cards of a market, and its secrets: in `keys/cards.json` of the installation, never in the database."""

import json
from dataclasses import asdict, dataclass

from amiable.core.refusal import Refusal, _
from amiable.providers import PaymentProvider
from amiable.settings import home

FILE = "cards.json"
NAMES = ("stripe", "demo")
HOUSE_RULE = "house rule"


class NoCards(Refusal):
    """Nobody takes cards for this market."""

    code = "cards.no_provider"
    what = _("No payment by card is set up for the market {market}.")
    remedy = _("Choose who takes them: `amiable card use {market} stripe`.")


class ProviderUnknown(Refusal):
    """A provider that we have no adapter for."""

    code = "cards.provider_unknown"
    what = _("There is no provider called {name}.")
    remedy = _("Choose one of: {names}.")


@dataclass(frozen=True, slots=True)
class Choice:
    """Who takes the cards of a market.

    api_key         lets us ask the provider; secret
    webhook_secret  with which the provider signs what it tells us
    api             where its programs answer; empty: its own address
    pages           the origin of the pages on which people pay; empty: its own
    """

    provider: str
    api_key: str
    webhook_secret: str
    api: str = ""
    pages: str = ""


def provider_of(market: str) -> PaymentProvider:
    """The provider that takes the cards of a market.

    refuses  NoCards, ProviderUnknown
    """
    choice = chosen().get(market)
    if choice is None:
        raise NoCards(source=HOUSE_RULE, market=market)
    must_be_known(choice.provider)
    if choice.provider == "stripe":
        from amiable.providers.stripe import Stripe  # the SDK takes its time: only who uses it waits for it

        return Stripe(choice)
    from amiable.providers.demo import Demo

    return Demo(choice)


def chosen() -> dict[str, Choice]:
    """The choice of each market that has one."""
    try:
        return {market: Choice(**keys) for market, keys in home.kept(FILE).items()}
    except TypeError:
        raise home.damaged(FILE) from None


def choose(market: str, choice: Choice) -> None:
    """Let a provider take the cards of a market from now on; the file is readable by its owner only.

    refuses  ProviderUnknown
    """
    must_be_known(choice.provider)
    kept = {name: asdict(one) for name, one in (chosen() | {market: choice}).items()}
    home.replace_secret(FILE, json.dumps(kept, indent=2).encode())


def must_be_known(name: str) -> None:
    """A provider that we have an adapter for.

    refuses  ProviderUnknown
    """
    if name not in NAMES:
        raise ProviderUnknown(source=HOUSE_RULE, name=name, names=", ".join(NAMES))
