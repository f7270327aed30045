"""Direct debits: mandates that people signed, debits that are announced and handed in. The only writer of these tables."""

from amiable.apps.debits.services.files import hand_in
from amiable.apps.debits.services.mandates import record_mandate, revoke
from amiable.apps.debits.services.planning import cancel, plan

__all__ = ["cancel", "hand_in", "plan", "record_mandate", "revoke"]
