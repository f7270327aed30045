"""Read what people said of the channels and of their letters, and what we learnt of their addresses: words in time; the last one counts."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from typing import Literal, cast

from amiable.apps.parties.models import AddressWord, ConsentWord, Learnt, VersionWord, Word
from amiable.apps.parties.records import ConsentView, VersionView
from amiable.apps.parties.sealed import source_of
from amiable.core.facts import Channel, Consent
from amiable.files.letter_content import Version

Given = Literal["consent", "given_by_person"]
OVER = (Word.WITHDRAWN, Word.ENDED)


def consents_of(debtor_ids: Collection[int]) -> dict[int, tuple[Consent, ...]]:
    """What the guard reads of each debtor's consents, in two queries; who never said anything is absent.

    While nothing goes to an address, a consent for that channel counts as withdrawn since that day.
    """
    found: dict[int, list[Consent]] = defaultdict(list)
    rows = ConsentWord.objects.filter(debtor_id__in=set(debtor_ids)).order_by("on", "pk")
    for debtor_id, channel, word, on in rows.values_list("debtor_id", "channel", "word", "on"):
        if word in OVER:
            found[debtor_id] = [_until(each, channel, on) for each in found[debtor_id]]
        else:
            found[debtor_id].append(Consent(cast(Channel, channel), cast(Given, word), on))
    for debtor_id, ways in stopped(found).items():
        for channel, on in ways.items():
            found[debtor_id] = [_until(each, channel, on) for each in found[debtor_id]]
    return {debtor_id: tuple(consents) for debtor_id, consents in found.items()}


def held(debtor_ids: Collection[int], channels: Collection[str]) -> list[tuple[int, str]]:
    """The debtors and channels among these whose last word is a consent, whatever became of the address; in one query."""
    words = ConsentWord.objects.filter(debtor_id__in=set(debtor_ids), channel__in=channels)
    last = words.order_by("debtor_id", "channel", "-on", "-pk").distinct("debtor_id", "channel")
    return [(pk, channel) for pk, channel, word in last.values_list("debtor_id", "channel", "word") if word not in OVER]


def versions_of(debtor_ids: Collection[int]) -> dict[int, Version]:
    """How each debtor wants their letters, in one query; who never said so is absent."""
    words = VersionWord.objects.filter(debtor_id__in=set(debtor_ids))
    return dict(words.order_by("debtor_id", "-pk").distinct("debtor_id").values_list("debtor_id", "version"))


def version_word(debtor_id: int) -> VersionView | None:
    """What a person said last of how they want their letters."""
    row = VersionWord.objects.filter(debtor_id=debtor_id).order_by("pk").last()
    return VersionView(row.version, row.on, source_of(row), row.told_by) if row else None


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
