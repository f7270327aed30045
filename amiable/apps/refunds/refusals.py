"""The expected answers "no" of this room."""

from amiable.core.refusal import Refusal, _


class RefundUnknown(Refusal):
    """No refund has that number."""

    code = "refund.unknown"
    what = _("There is no refund {number}.")
    remedy = _("See them with: amiable refund list")


class NothingToGiveBack(Refusal):
    """What was paid too much has met a claim since, or was taken back."""

    code = "refund.nothing"
    what = _("Nothing is paid too much any more: the credit has met a claim, or the payment was taken back.")
    remedy = _("Decline this refund. A new one is proposed if anything is left.")


class AccountMissing(Refusal):
    """Nobody knows where the money came from."""

    code = "refund.account_missing"
    what = _("Nobody knows yet to which account this refund goes.")
    remedy = _("Ask the person who paid, and note the account and how you know it.")


class BadRefundAccount(Refusal):
    """An account that the bank would not take."""

    code = "refund.bad_account"
    what = _("“{account}” is no account that the bank of this market pays to.")
    remedy = _("Copy it again from what the person wrote.")


class HolderMissing(Refusal):
    """A bank compares the name with the account."""

    code = "refund.holder_missing"
    what = _("It is not said whose account it is.")
    remedy = _("Write the name of the holder, as the bank knows it.")


class AlreadyTold(Refusal):
    """What a second person looks at does not change under their eyes."""

    code = "refund.decided"
    what = _("This refund waits for nothing of that kind any more.")
    remedy = _("Look at it again; to change it, decline it and propose it anew.")


class RefundsStopped(Refusal):
    """While a cent is unaccounted for, nobody is paid."""

    code = "refund.ledger_differs"
    what = _("Nothing is paid back while the ledger differs. Differences: {count}.")
    remedy = _("See where with: amiable ledger check")
