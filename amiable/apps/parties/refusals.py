"""The expected answers "no" of this room."""

from amiable.core.refusal import Refusal, _


class BadAgency(Refusal):
    """What was said of the agency has faults."""

    code = "agency.faults"
    what = _("The agency was not set. Faults: {count}.")
    remedy = _("Correct each fault that is listed, then give the file again.")


class AgencyUnknown(Refusal):
    """The market has no agency yet."""

    code = "agency.unknown"
    what = _("No agency is set for the market {market}.")
    remedy = _("Describe it in a file and run: amiable agency set FILE.toml")


class BadCreditor(Refusal):
    """What was said of a creditor has faults."""

    code = "creditor.faults"
    what = _("The creditor was not added. Faults: {count}.")
    remedy = _("Correct each fault that is listed, then try again.")


class CreditorUnknown(Refusal):
    """Nobody has that short name."""

    code = "creditor.unknown"
    what = _("No creditor is called {name}.")
    remedy = _("See their names with: amiable creditor list. Add one with: amiable creditor add FILE.toml")


class CreditorKnown(Refusal):
    """The short name is taken."""

    code = "creditor.known"
    what = _("A creditor called {name} exists already.")
    remedy = _("Choose another short name.")


class BadMandate(Refusal):
    """What was said of a mandate has faults."""

    code = "mandate.faults"
    what = _("The mandate was not agreed. Faults: {count}.")
    remedy = _("Correct each fault that is listed, then try again.")


class NoMandate(Refusal):
    """No mandate holds on that day."""

    code = "mandate.none"
    what = _("{name} has no mandate that holds on {on}.")
    remedy = _("Agree one with: amiable creditor mandate {name} --commission PERCENT --from DAY")


class MandatesOverlap(Refusal):
    """Two mandates of one creditor would hold on the same day."""

    code = "mandate.overlap"
    what = _("{name} has another mandate in the days from {from_on}.")
    remedy = _("Choose a first day after the start of the last mandate.")


class MandateBackwards(Refusal):
    """The last day of a mandate lies before its first."""

    code = "mandate.backwards"
    what = _("The last day of the mandate, {to_on}, lies before its first, {from_on}.")
    remedy = _("Choose a later last day, or leave it out: the mandate then stays open.")


class SourceMissing(Refusal):
    """A consent that nobody can show is none."""

    code = "consent.source_missing"
    what = _("It is not said what shows this.")
    remedy = _("Name the form, the call or the message, and its day.")


class ConsentAhead(Refusal):
    """Nobody agrees in the future."""

    code = "consent.ahead"
    what = _("{on} has not come yet.")
    remedy = _("Give the day on which the person said so.")


class NowhereToAsk(Refusal):
    """A consent to messages that could not be sent."""

    code = "consent.no_address"
    what = _("We know no address or number of this person to which a message could go ({channel}).")
    remedy = _("Record the one that they gave together with their consent: --address, or the field beside it.")


class NoConsentHolds(Refusal):
    """There is nothing to withdraw."""

    code = "consent.none"
    what = _("No consent for this channel ({channel}) holds.")
    remedy = _("Nothing has to be done: without consent this channel is not used to ask for payment.")


class AddressMissing(Refusal):
    """An address with a hole in it."""

    code = "address.missing"
    what = _("The address is not complete.")
    remedy = _("Give street, postcode and town, or one e-mail address or number.")


class BadAccount(Refusal):
    """An account that no bank would know."""

    code = "creditor.bad_account"
    what = _("The account was not taken. Faults: {count}.")
    remedy = _("Correct each fault that is listed, then try again.")


class SameAccount(Refusal):
    """Nothing would change."""

    code = "creditor.same_account"
    what = _("{name} is paid to this account already.")
    remedy = _("Nothing needs to be done.")


class ChangeUnderWay(Refusal):
    """One change after another, so that nobody approves one and believes it is the other."""

    code = "creditor.change_under_way"
    what = _("Another change of the account of {name} is under way.")
    remedy = _("Wait until it is in force, or cancel it first.")


class NoChangeUnderWay(Refusal):
    """There is nothing to call about or to cancel."""

    code = "creditor.no_change_under_way"
    what = _("No change of the account of {name} is under way.")
    remedy = _("Ask for one with: amiable creditor iban {name} IBAN --as NAME")


class CallElsewhere(Refusal):
    """Whoever asks for a change in the creditor's name also gives a number at which they answer."""

    code = "creditor.call_elsewhere"
    what = _("A call to that number proves nothing: it is not the one that we knew before.")
    remedy = _("Call {name} on {phone}, ask whether the new account is theirs, and record that call.")


class CallByRequester(Refusal):
    """Two people, so that one deceived or dishonest is not enough."""

    code = "creditor.call_by_requester"
    what = _("{by} asked for the change and cannot make the call too.")
    remedy = _("Ask a colleague to call.")


class AlreadyCalled(Refusal):
    """One call is enough."""

    code = "creditor.already_called"
    what = _("{by} has already called about this change.")
    remedy = _("A second person can approve it now.")


class PersonMissing(Refusal):
    """A call without anybody at the other end is no call."""

    code = "creditor.person_missing"
    what = _("It is not said who answered the call.")
    remedy = _("Name the person with whom you spoke.")


class CallMissing(Refusal):
    """Nobody approves before the creditor itself was asked."""

    code = "creditor.call_missing"
    what = _("Nobody has called {name} back about the new account yet.")
    remedy = _("Call {phone}, ask whether the new account is theirs, and record the call. Then it can be approved.")
