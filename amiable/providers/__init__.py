"""Who takes card payments for us: what we ask of any such provider, and one file for each.

A person pays on the provider's own page; the digits of a card never reach us. What a provider tells us by webhook is only a reason to
ask it: what was paid is what `fetch` says.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, Protocol, get_args

from amiable.core.refusal import Refusal, _

# In this order, and never backwards: what failed or was abandoned may still succeed, and what was disputed may be given back to us.
StateName = Literal["created", "processing", "failed", "cancelled", "succeeded", "refunded", "disputed", "reinstated"]
STATES: tuple[StateName, ...] = get_args(StateName)

TOLERANCE_SECONDS = 300  # a signature older than this is not a delivery but a recording of one; each delivery is signed anew


@dataclass(frozen=True, slots=True)
class NewPayment:
    """What we ask a provider for.

    key         ours: the same key again is the same payment, and the provider tells it back to us with every payment
    minor       minor units
    label       what the person reads on the provider's page; names no creditor and no person
    return_url  where the browser goes afterwards; that it comes back proves nothing
    language    of the provider's page
    """

    key: str
    minor: int
    currency: str
    label: str
    return_url: str
    leave_url: str
    language: str


@dataclass(frozen=True, slots=True)
class HostedPage:
    """Where the person pays, and how the provider calls the payment."""

    provider_id: str
    url: str


@dataclass(frozen=True, slots=True)
class Event:
    """What a provider says has happened. Never believed: it only says which payment to fetch.

    kind       in the provider's words; it begins with “payout” when it is about money on its way to our bank
    about      the provider's id of the payment, or empty
    reference  our own key of the payment, or empty
    paid       it may mean that money has moved, so that nobody is asked to pay again before we have looked
    """

    id: str
    kind: str
    about: str
    reference: str
    paid: bool = False


@dataclass(frozen=True, slots=True)
class PaymentState:
    """A payment as the provider has it now. Minor units.

    reference   our own key, as we gave it
    paid_as     the provider's id of the money that moved, which its payouts name; empty until there is any
    refunded    what went back to the card
    fee         what the provider keeps
    charged_at  the moment at which the person paid
    """

    status: StateName
    minor: int
    currency: str
    reference: str
    paid_as: str = ""
    charged_at: datetime | None = None
    refunded: int = 0
    fee: int = 0


@dataclass(frozen=True, slots=True)
class Payout:
    """What the provider sends to our bank. Minor units.

    minor     what the bank will book
    fee       what the provider kept of these payments
    text      what the bank's line will bear
    payments  the `paid_as` of each payment in it; of one that brings again what an earlier one did not, those of the earlier one too
    failed    why it does not reach our bank or does not stay there, as the provider codes it; else empty
    """

    id: str
    minor: int
    currency: str
    fee: int
    arrival_on: date
    text: str
    payments: tuple[str, ...]
    failed: str = ""


class ForgedWebhook(Refusal):
    """A message that the provider did not sign, or signed for another moment."""

    code = "cards.forged_webhook"
    what = _("This message does not bear the signature of {provider}: {why}.")
    remedy = _("Nothing was done. If it is the provider after all, compare the secret in our settings with the one that it shows.")


class ProviderAway(Refusal):
    """The provider cannot be reached, or is not well."""

    code = "cards.provider_away"
    what = _("{provider} cannot be reached just now ({why}).")
    remedy = _("Nothing was booked and nothing is lost. Please try again in a few minutes.")


class ProviderRefused(Refusal):
    """The provider answers no: another key, an unknown payment, an amount that it does not take."""

    code = "cards.provider_refused"
    what = _("{provider} refuses: {why}.")
    remedy = _("Look at the payment on the provider’s own pages, and at the keys in our settings.")


class PaymentProvider(Protocol):
    """A company that takes card payments for us."""

    @property
    def name(self) -> str:
        """Its short name, which is also its account in our ledger."""

    @property
    def pages(self) -> str:
        """The origin of the pages on which people pay, such as https://checkout.stripe.com."""

    @property
    def signature_header(self) -> str:
        """The name of the header that bears a webhook's signature."""

    def create_payment(self, new: NewPayment) -> HostedPage:
        """Open a page on which this amount can be paid; the same key again gives the same payment.

        refuses  ProviderAway, ProviderRefused
        """

    def verify(self, payload: bytes, signature: str, now: datetime) -> Event:
        """Read a webhook that the provider has signed within the last minutes.

        refuses  ForgedWebhook
        """

    def fetch(self, provider_id: str) -> PaymentState:
        """What the provider says of a payment now.

        refuses  ProviderAway, ProviderRefused
        """

    def cancel(self, provider_id: str) -> None:
        """Close the page of a payment that nobody made; one that was made stays as it is.

        refuses  ProviderAway
        """

    def payouts(self, since: date) -> tuple[Payout, ...]:
        """What was sent to our bank, or will be, from a day of arrival on; what failed too, and says so.

        refuses  ProviderAway, ProviderRefused
        """

    def refund(self, provider_id: str, minor: int, key: str) -> str:
        """Give money back to the card it came from; the same key again changes nothing.

        minor    minor units
        returns  the provider's id of the refund
        refuses  ProviderAway, ProviderRefused
        """
