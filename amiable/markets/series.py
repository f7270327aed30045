"""Rate series as written become dated rates: published as such, worked out from a reference, or made of other series."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from amiable.core.dated import Dated, Version
from amiable.core.money import ppm_of
from amiable.markets.dating import BadPack, cut, dated, unbroken, version
from amiable.markets.values import Table, source

ENDLESS = date.max


def rates(tables: Mapping[str, Table]) -> dict[str, Dated[int]]:
    """All series of a market, in ppm a year; one that follows another is written out in full.

    refuses  BadPack, for a gap, an overlap, or a series that is not there
    """
    found = {q: _published(q, t) for q, t in tables.items() if not {"same_as", "based_on"} & set(t)}
    for question, table in tables.items():
        if "based_on" in table:
            found[question] = _based(question, table, _other(found, question, table["based_on"]))
    for question, table in tables.items():
        if "continues" in table:
            found[question] = _continued(found[question], _other(found, question, table["continues"]))
    for question, table in tables.items():
        if "same_as" in table:
            other = _other(found, question, table["same_as"])
            found[question] = _same(question, {**_rule(tables[table["same_as"]]), **table}, other)
    return found


def _rule(table: Table) -> Table:
    """How a series works out its reference."""
    return {key: table[key] for key in ("plus", "round") if key in table}


def bases(tables: Mapping[str, Table]) -> dict[str, str]:
    """For each series the published one that it is worked out from."""
    return {question: table["based_on"] for question, table in tables.items() if "based_on" in table}


def _other(found: Mapping[str, Dated[int]], question: str, other: str) -> Dated[int]:
    if other not in found:
        raise BadPack(f"{question}: there is no series {other}")
    return found[other]


def _published(question: str, table: Table) -> Dated[int]:
    return dated(question, table, lambda v: rate_of(v, table))


def rate_of(row: Table, table: Table) -> int:
    """A rate as published, or its reference rounded as the law says, plus the points of the law. Below zero stays below zero."""
    if "rate" in row:
        return ppm_of(row["rate"])
    rule = table.get("round")
    reference = ppm_of(row["reference"])
    return (_rounded(reference, ppm_of(rule["step"]), rule["mode"]) if rule else reference) + ppm_of(table.get("plus", "0"))


def _rounded(rate: int, step: int, mode: str) -> int:
    if mode == "up":
        return -(-rate // step) * step
    if mode == "down":
        return rate // step * step
    if mode == "half_up":
        return (2 * rate + step) // (2 * step) * step
    raise ValueError(f"round: no such mode: {mode}")


def _based(question: str, table: Table, reference: Dated[int]) -> Dated[int]:
    """Points on top of a reference: a new version wherever either of the two changes."""
    points = dated(question, table, lambda v: ppm_of(v["points"]))
    return unbroken(question, table, list(_summed(points, reference)))


def _summed(points: Dated[int], reference: Dated[int]) -> Iterator[Version[int]]:
    for margin in points.versions:
        for published in cut(reference.versions, margin.from_on, margin.to):
            yield replace(published, value=published.value + margin.value, source=margin.source)


def _continued(series: Dated[int], by: Dated[int]) -> Dated[int]:
    end = series.versions[-1].to or ENDLESS
    return replace(series, versions=(*series.versions, *cut(by.versions, end, None)))


def _same(question: str, table: Table, other: Dated[int]) -> Dated[int]:
    """The versions of another series, and from where an operator gave this one versions of its own, those."""
    shared = [replace(v, source=source(table["source"])) for v in cut(other.versions, table["from"], None)]
    own = sorted((version(question, v, lambda row: rate_of(row, table)) for v in table.get("version", [])), key=lambda v: v.from_on)
    if own:
        shared = list(cut(tuple(shared), date.min, own[0].from_on))
    return unbroken(question, table, shared + own)
