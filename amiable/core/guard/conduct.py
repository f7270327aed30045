"""How a person may be asked: with whose consent, at what hours, how often. The market's rules first, then the group's."""

from collections.abc import Iterator
from datetime import date, timedelta

from amiable.core.dates import months_after
from amiable.core.facts import Consent
from amiable.core.guard.before import opened_on
from amiable.core.guard.contact import Asked, whole_minute
from amiable.core.guard.refusals import AfterConversation, ConsentMissing, ContactRefused, OutsideHours, TooOften
from amiable.core.guard.rules import Conduct, ConsentRule, Frequency, holding


def consented(asked: Asked) -> ContactRefused | None:
    """Whether the channel may be used for a demand to this person."""
    for conduct in (asked.rules.market, asked.rules.group):
        for rule in holding(conduct.consents, asked.on):
            if asked.contact.channel in rule.channels and not any(_counts(asked, rule, consent) for consent in asked.facts.person.consents):
                return ConsentMissing(source=str(rule.source))
    return None


def well_behaved(asked: Asked) -> ContactRefused | None:
    """The market's hours and frequency, then the group's."""
    return next((refusal for conduct in (asked.rules.market, asked.rules.group) for refusal in _misses(asked, conduct)), None)


def _counts(asked: Asked, rule: ConsentRule, consent: Consent) -> bool:
    if consent.channel != asked.contact.channel or consent.given not in rule.given:
        return False
    if consent.withdrawn_on and consent.withdrawn_on <= asked.on:
        return False
    if consent.given_on is None:
        return not (rule.months and consent.given == "consent")  # one that ends after a time must say when it began
    if consent.given_on > asked.on or _has_run_out(rule, consent, consent.given_on, asked.on):
        return False
    return not rule.after_opening or _is_later(consent.given_on, opened_on(asked))


def _has_run_out(rule: ConsentRule, consent: Consent, given_on: date, on: date) -> bool:
    return bool(rule.months) and consent.given == "consent" and on > months_after(given_on, rule.months)


def _is_later(given_on: date, opened: date | None) -> bool:
    return opened is not None and given_on >= opened


def _misses(asked: Asked, conduct: Conduct) -> Iterator[ContactRefused]:
    yield from _hours(asked, conduct)
    yield from (refusal for rule in holding(conduct.frequencies, asked.on) if (refusal := _too_often(asked, rule)))
    yield from (refusal for rule in holding(conduct.silences, asked.on) if (refusal := _silence(asked, rule)))


def _hours(asked: Asked, conduct: Conduct) -> Iterator[ContactRefused]:
    for hours in holding(conduct.hours, asked.on):
        if asked.contact.channel in hours.channels and not hours.open_at(asked.at, asked.pack.holidays):
            yield OutsideHours(ends_at=hours.opening_after(asked.at, asked.pack.holidays), source=str(hours.source))


def _too_often(asked: Asked, rule: Frequency) -> ContactRefused | None:
    """So many demands in so many days, over all cases and channels: the next when the oldest of them is that old."""
    days = timedelta(days=rule.days)
    local = (asked.rules.local(past.at) for past in asked.facts.contacts if past.purpose == "demand")
    recent = sorted(at for at in local if at <= asked.at < at + days)
    if len(recent) < rule.demands:
        return None
    ends_at = whole_minute(recent[len(recent) - rule.demands] + days)
    return TooOften(ends_at=ends_at, source=str(rule.source), demands=str(len(recent)), days=str(rule.days))


def _silence(asked: Asked, rule: Frequency) -> ContactRefused | None:
    days = timedelta(days=rule.days)
    spoken = [at for past in asked.facts.contacts if past.conversation and (at := asked.rules.local(past.at)) <= asked.at < at + days]
    if not spoken:
        return None
    return AfterConversation(ends_at=whole_minute(max(spoken) + days), source=str(rule.source), days=str(rule.days))
