"""What direct debits refuse, and what to do instead."""

from amiable.core.refusal import Refusal, _


class MandateNotInOrder(Refusal):
    """A mandate that does not stand debits nobody."""

    code = "debit.mandate_not_in_order"
    what = _("This mandate was not kept: {count} of its details are wrong.")
    remedy = _("Look at the paper that was signed, and put them right.")


class MandateKnown(Refusal):
    """A case has one mandate at a time."""

    code = "debit.mandate_known"
    what = _("This case has the mandate {reference}, which still holds.")
    remedy = _("Revoke it first if a new one was signed.")


class MandateMissing(Refusal):
    """Nobody signed anything: a direct debit is never required."""

    code = "debit.no_mandate"
    what = _("There is no such mandate, or this case has none that holds.")
    remedy = _("Ask how the person would like to pay. A mandate is theirs to give.")


class DebitMissing(Refusal):
    """Only a debit that has not left can be cancelled."""

    code = "debit.no_such_debit"
    what = _("There is no debit {name} that could still be cancelled.")
    remedy = _("One that the bank has already comes back only by the person's own bank, or as a refund.")


class NoCreditorIdentifier(Refusal):
    """A bank takes debits only from those to whom it gave an identifier."""

    code = "debit.no_creditor_identifier"
    what = _("The agency of this market ({market}) has no creditor identifier for direct debits.")
    remedy = _("Ask our bank for it, and add it as sepa_creditor with “amiable agency set”.")
