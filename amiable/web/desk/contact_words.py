"""Contacts in the reader's words: what was sent, by which way, and why it did not arrive."""

from django.utils.translation import gettext_lazy

ANSWERS = {
    "payment_received": gettext_lazy("Thanks for a payment"),
    "plan_agreed": gettext_lazy("Repayment plan agreed"),
    "plan_missed": gettext_lazy("An instalment did not come"),
    "dispute_received": gettext_lazy("Objection received"),
    "dispute_decided": gettext_lazy("Objection decided"),
    "proof_insufficient": gettext_lazy("Proof of payment: what is missing"),
    "mediation_acknowledged": gettext_lazy("Debt mediation noted"),
    "complaint_received": gettext_lazy("Complaint received"),
    "claim_closed": gettext_lazy("Case closed"),
    "limitation_notice": gettext_lazy("The time for claiming is over"),
    "data_answer": gettext_lazy("Answer about personal data"),
    "mailbox_notice": gettext_lazy("Notice that a message waits"),
}
CHANNELS = {
    "letter": gettext_lazy("Letter"),
    "email": gettext_lazy("E-mail"),
    "sms": gettext_lazy("Text message"),
    "mailbox": gettext_lazy("Message in the mailbox"),
}
WHY = {
    "not_at_address": gettext_lazy("The person does not live at this address"),
    "moved": gettext_lazy("The person has moved"),
    "refused": gettext_lazy("It was refused"),
    "unclaimed": gettext_lazy("Nobody fetched it"),
    "deceased": gettext_lazy("The person has died"),
    "bad_address": gettext_lazy("There is no such address or number"),
    "full": gettext_lazy("The mailbox is full"),
    "blocked": gettext_lazy("It was blocked"),
    "too_late": gettext_lazy("Nobody took it in time"),
    "other": gettext_lazy("For another reason"),
}
WHAT = {
    "failed": gettext_lazy("Could not be delivered"),
    "returned": gettext_lazy("Came back"),
    "unknown": gettext_lazy("May or may not have gone out"),
}
DID = {
    "address_checked": gettext_lazy("The address is right"),
    "new_address": gettext_lazy("Another address was noted"),
    "other_channel": gettext_lazy("It goes another way"),
    "done": gettext_lazy("Nothing else is needed"),
}
