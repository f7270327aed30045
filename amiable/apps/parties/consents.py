"""Read what people said of the channels, and what we learnt of their addresses; both are words in time, of which the last one counts."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Literal, cast

from amiable.apps.parties.models import AddressWord, ConsentWord, Learnt, Word
from amiable.apps.parties.records import ConsentView
from amiable.apps.parties.sealed import source_of
from amiable.core.facts import Channel, Consent

Given = Literal["consent", "given_by_person"]


def consents_of(debtor_ids: Collection[int]) -> dict[int, tuple[Consent, ...]]:
    """What the guard reads of each debtor's consents, in two queries; who never said anything is absent.

    While nothing goes to an address, a consent for that channel counts as withdrawn since that day.
    """
    found: dict[int, list[Consent]] = defaultdict(list)
    rows = ConsentWord.objects.filter(debtor_id__in=set(debtor_ids)).order_by("on", "pk")
    for debtor_id, channel, word, on in rows.values_list("debtor_id", "channel", "word", "on"):
        if word == Word.WITHDRAWN:
            found[debtor_id] = [_until(each, channel, on) for each in found[debtor_id]]
        else:
            found[debtor_id].append(Consent(cast(Channel, channel), cast(Given, word), on))
    for debtor_id, ways in stopped(found).items():
        for channel, on in ways.items():
            found[debtor_id] = [_until(each, channel, on) for each in found[debtor_id]]
    return {debtor_id: tuple(consents) for debtor_id, consents in found.items()}


def stopped(debtor_ids: Collection[int]) -> dict[int, dict[str, date]]:
    """The addresses that nothing goes to any more, by debtor and channel, with the day since; in one query."""
    if not debtor_ids:
        return {}
    words = AddressWord.objects.filter(debtor_id__in=set(debtor_ids))
    last = words.order_by("debtor_id", "channel", "-pk").distinct("debtor_id", "channel")
    found: dict[int, dict[str, date]] = defaultdict(dict)
    for debtor_id, channel, word, on in last.values_list("debtor_id", "channel", "word", "on"):
        if word == Learnt.STOPPED:
            found[debtor_id][channel] = on
    return dict(found)


def changed(debtor_ids: Collection[int]) -> dict[int, set[str]]:
    """The channels of each debtor whose address was ever replaced by another one, in one query; who has none is absent."""
    words = AddressWord.objects.filter(debtor_id__in=set(debtor_ids), word=Learnt.CHANGED)
    found: dict[int, set[str]] = defaultdict(set)
    for debtor_id, channel in words.values_list("debtor_id", "channel"):
        found[debtor_id].add(channel)
    return dict(found)


def words_of(debtor_id: int) -> tuple[ConsentView, ...]:
    """All that a person ever said of the channels, oldest first."""
    rows = ConsentWord.objects.filter(debtor_id=debtor_id).order_by("on", "pk")
    return tuple(ConsentView(row.channel, row.word, row.on, source_of(row), row.told_by, row.told_at) for row in rows)


def _until(consent: Consent, channel: str, on: date) -> Consent:
    """A consent that ends on a day, where it is for this channel and had not ended before."""
    if consent.channel != channel or (consent.withdrawn_on and consent.withdrawn_on <= on):
        return consent
    return replace(consent, withdrawn_on=on)
