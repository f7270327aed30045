"""Take money in by any means, say whose it is and what it pays. The only writer of these tables."""

from amiable.apps.payments.services.dismissing import dismiss_statement
from amiable.apps.payments.services.finding import recognise_deposit
from amiable.apps.payments.services.importing import begin, import_file
from amiable.apps.payments.services.lock import wait_for_the_bank
from amiable.apps.payments.services.matching import assign, match_many, match_waiting, recognise_taking_back, undo
from amiable.apps.payments.services.settling import give_back, raise_claims, settle, settle_unsettled, stop_asking
from amiable.apps.payments.services.taking import announce, expect_deposit, fail_deposit, take, take_back

__all__ = [
    "announce",
    "assign",
    "begin",
    "dismiss_statement",
    "expect_deposit",
    "fail_deposit",
    "give_back",
    "import_file",
    "match_many",
    "match_waiting",
    "raise_claims",
    "recognise_deposit",
    "recognise_taking_back",
    "settle",
    "settle_unsettled",
    "stop_asking",
    "take",
    "take_back",
    "undo",
    "wait_for_the_bank",
]
