"""Every reason for which a person may not be contacted now; each code stays for ever (docs/reference/guard.md)."""

from datetime import datetime

from amiable.core.refusal import Refusal, _

CONTRACT = "docs/reference/guard.md"


class ContactRefused(Refusal):
    """A contact that may not take place.

    ends_at  when this very reason ends, by the market's clocks; None when that cannot be foreseen
    from_at  the first moment at which the whole contact is lawful, as far as it is foreseeable and was asked for
    """

    def __init__(self, *, ends_at: datetime | None = None, source: str = CONTRACT, **facts: str) -> None:
        self.ends_at = ends_at
        self.from_at: datetime | None = None
        super().__init__(source=source, faults=(), **facts)


class ThroughTheMediator(ContactRefused):
    """A collective settlement, or debt mediation: one speaks with the mediator."""

    code = "through_mediator"
    what = _("This person is helped by a debt mediator ({because}); we may only speak with the mediator.")
    remedy = _("Write to the mediator.")


class ThroughTheAuthority(ContactRefused):
    """Over-indebtedness or restructuring: a commission or a court deals with all debts together."""

    code = "through_authority"
    what = _("An authority or a court deals with all debts of this person ({because}); what there is to say goes there.")
    remedy = _("Declare the claim there, and wait for the decision.")


class NobodyThere(ContactRefused):
    """The person has died, or does not live at the address."""

    code = "nobody_there"
    what = _("Nothing may be sent to this person at this address ({because}).")
    remedy = _("Trace the right address or the heirs first.")


class OnHold(ContactRefused):
    """A suspension stops demands."""

    code = "on_hold"
    what = _("Demands are on hold since {since} ({because}).")
    remedy = _("Answer what was asked; demands may go on when the suspension ends.")


class OnHoldForAChild(OnHold):
    """The person is a minor; nobody knows since when."""

    what = _("Demands are on hold ({because}).")
    remedy = _("Speak with a parent or guardian; nothing is demanded of a child.")


class OnlyAboutThePlan(ContactRefused):
    """A plan runs: payment is asked for as the plan says."""

    code = "only_about_the_plan"
    what = _("A repayment plan runs since {since}: payment is only asked for as the plan says.")
    remedy = _("Write about the plan, and nothing else.")


class Prescribed(ContactRefused):
    """A prescribed debt is never demanded."""

    code = "prescribed"
    what = _("The time to claim this debt is over; it is not demanded.")
    remedy = _("Close the case, or tell the creditor.")


class NothingOwed(ContactRefused):
    """There is nothing to ask for."""

    code = "nothing_owed"
    what = _("Nothing is owed on this day.")
    remedy = _("Send no demand.")


class LawNotVerified(ContactRefused):
    """Nobody has read the law of this market yet."""

    code = "law_not_verified"
    what = _("Nobody has checked yet what the law of this market says before a demand ({regime}).")
    remedy = _("Demand nothing here until a lawyer has checked it.")


class OpeningLetterMissing(ContactRefused):
    """An ordinary demand before the letter with which the law lets collection begin."""

    code = "opening_letter_missing"
    what = _("Payment may only be asked for after the letter that opens collection, and its days.")
    remedy = _("Do the step that the case page names.")


class StillWaiting(ContactRefused):
    """The person's days after an earlier letter are not over."""

    code = "still_waiting"
    what = _("The person has time until {last_day} to answer the last letter.")
    remedy = _("Wait until those days are over.")


class NotYet(ContactRefused):
    """A step whose turn has not come."""

    code = "not_yet"
    what = _("It is not the turn of this step ({step}) for these invoices.")
    remedy = _("Do the step that the case page names.")


class NoSuchStep(ContactRefused):
    """A letter that the law of this market does not name."""

    code = "no_such_step"
    what = _("The law of this market names no such letter ({step}).")
    remedy = _("Choose one of these: {known}.")


class ConsentMissing(ContactRefused):
    """A channel that needs the person's consent, and there is none that holds."""

    code = "consent_missing"
    what = _("The person has not agreed to be asked for payment in this way, or no longer does.")
    remedy = _("Write a letter, and ask whether this way is welcome.")


class OutsideHours(ContactRefused):
    """People are not called, texted or visited at this hour."""

    code = "outside_hours"
    what = _("People are not contacted in this way at this hour, or on this day.")
    remedy = _("Wait for the hours of contact, or write a letter.")


class TooOften(ContactRefused):
    """The person was asked often enough, over all cases and channels."""

    code = "too_often"
    what = _("This person was asked {demands} times in {days} days; more would be pressure.")
    remedy = _("Wait; answers, receipts and information may still go out.")


class AfterConversation(ContactRefused):
    """One spoke with the person a few days ago."""

    code = "after_conversation"
    what = _("One spoke with this person less than {days} days ago; until then nothing is demanded.")
    remedy = _("Wait; answers, receipts and information may still go out.")
