"""Read what everybody is told on a day, and what was ever published."""

from collections.abc import Mapping
from datetime import date

from django.db.models import QuerySet

from amiable.apps.notices.models import Kind, Notice
from amiable.apps.notices.records import NoticeRecord, NoticeView


def active(market: str, language: str, on: date) -> tuple[NoticeView, ...]:
    """What everybody in a market is told on a day, in a language: warnings first, then the newest first.

    on       the market's own day
    returns  nothing of what was withdrawn, whatever the day: a warning that was wrong is told to nobody any more
    """
    rows = _active(on).filter(market=market)
    return tuple(NoticeView(row.pk, row.kind, _in(row.texts, language), row.from_on, row.until_on) for row in rows)


def warnings(on: date) -> Mapping[tuple[str, str], str]:
    """The scam warnings of a day, by market and language: what a letter or an e-mail carries. One query for all."""
    found: dict[tuple[str, str], str] = {}
    for row in _active(on).filter(kind=Kind.SCAM):
        for language, text in row.texts.items():
            found[row.market, language] = f"{found.get((row.market, language), '')} {text}".strip()
    return found


def history(market: str) -> tuple[NoticeRecord, ...]:
    """All notices of a market, the newest first."""
    return tuple(_record(row) for row in _all().filter(market=market).order_by("-published_at", "-pk"))


def notice(notice_id: int) -> NoticeRecord | None:
    """A notice by its number."""
    row = _all().filter(pk=notice_id).first()
    return _record(row) if row else None


def _all() -> QuerySet[Notice]:
    return Notice.objects.select_related("withdrawal")


def _active(on: date) -> QuerySet[Notice]:
    rows = Notice.objects.filter(from_on__lte=on, until_on__gte=on, withdrawal=None)
    return rows.order_by("-kind", "-published_at", "-pk")  # scam, then queue


def _in(texts: Mapping[str, str], language: str) -> str:
    return texts.get(language) or texts["en"]


def _record(row: Notice) -> NoticeRecord:
    back = getattr(row, "withdrawal", None)
    return NoticeRecord(
        id=row.pk,
        market=row.market,
        kind=row.kind,
        from_on=row.from_on,
        until_on=row.until_on,
        texts=row.texts,
        published_by=row.published_by,
        published_at=row.published_at,
        withdrawn_by=back.by if back else "",
        withdrawn_at=back.at if back else None,
        why=back.why if back else "",
    )
