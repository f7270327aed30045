"""What happens at the counter: cash, cheques, the till and its bags, appointments, receipts. The only writer of these tables."""

from amiable.apps.counter.services.appointments import book, cancel
from amiable.apps.counter.services.banking import count_till, deposit_cash, deposit_cheques
from amiable.apps.counter.services.cash import take_cash, undo_cash
from amiable.apps.counter.services.cheques import bounce, receive_cheque
from amiable.apps.counter.services.receipts import receipt

__all__ = [
    "book",
    "bounce",
    "cancel",
    "count_till",
    "deposit_cash",
    "deposit_cheques",
    "receipt",
    "receive_cheque",
    "take_cash",
    "undo_cash",
]
