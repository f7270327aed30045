"""Give back what was paid too much: propose, find the account, decide with four eyes, pay. The only writer of these tables."""

from amiable.apps.refunds.services.deciding import approve, decline
from amiable.apps.refunds.services.paying import pay
from amiable.apps.refunds.services.proposing import propose_due, tell_account

__all__ = ["approve", "decline", "pay", "propose_due", "tell_account"]
