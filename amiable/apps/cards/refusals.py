"""The expected answers "no" of this room."""

from amiable.core.refusal import Refusal, _


class LinkUnknown(Refusal):
    """An address that we did not make, or that was mistyped."""

    code = "cards.link_unknown"
    what = _("This payment link does not exist.")
    remedy = _("Please look whether the address is complete, or ask us for a new link.")


class LinkExpired(Refusal):
    """A link works for some days only."""

    code = "cards.link_expired"
    what = _("This payment link worked until {day}.")
    remedy = _("You can still pay by transfer, as your letter says, or ask us for a new link.")


class AmountNotTaken(Refusal):
    """Less than a card payment costs to make, or more than the link is for."""

    code = "cards.amount_not_taken"
    what = _("A payment of {amount} cannot be made here.")
    remedy = _("Choose an amount from {least} to {most}.")


class TooManyTries(Refusal):
    """A link on which many payments were begun and none was made."""

    code = "cards.too_many_tries"
    what = _("Several payments were begun with this link today, and none was finished.")
    remedy = _("Please try again tomorrow, or pay by transfer, as your letter says.")


class NothingToPay(Refusal):
    """Nobody is asked for money that is not owed."""

    code = "cards.nothing_to_pay"
    what = _("Nothing is owed on this case: there is nothing to pay.")
    remedy = _("No link is needed.")


class CardPaymentUnknown(Refusal):
    """What is to go back to a card was paid through another provider, or is not known."""

    code = "cards.payment_unknown"
    what = _("No payment by card is known as {key} at the provider of this market.")
    remedy = _("If the provider was changed since, give the money back on the pages of the earlier one, and decline the refund.")
