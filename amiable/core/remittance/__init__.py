"""What a creditor is due: what was collected, less the commission of its mandate and the VAT on it, less what it has already."""

from amiable.core.remittance.due import Carried, Clause, Collected, Due, NoMandate, Vat, due_to_creditor

__all__ = ["Carried", "Clause", "Collected", "Due", "NoMandate", "Vat", "due_to_creditor"]
