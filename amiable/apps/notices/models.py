"""The tables of notices. A notice is written once; one that was wrong is withdrawn, and another one published."""

from django.db import models
from django.db.models import F, Q

from amiable.apps.notices.records import NoticeKind


class Kind(models.TextChoices):
    """What a notice is about."""

    QUEUE = "queue"
    SCAM = "scam"


class Notice(models.Model):
    """A word to everybody in a market, from one day to another."""

    market = models.CharField(max_length=2)
    kind: "models.CharField[str, NoticeKind]" = models.CharField(max_length=5, choices=Kind)
    from_on = models.DateField(help_text="Its first day, by the market's clocks.")
    until_on = models.DateField(help_text="Its last day.")
    texts = models.JSONField(help_text="Plain text by language: each of the market, and English.")
    published_by = models.CharField(max_length=150)
    published_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(name="notices_by_last_day", fields=["until_on", "market"])]
        constraints = [
            models.CheckConstraint(name="notice_kind_is_known", condition=Q(kind__in=Kind.values)),
            models.CheckConstraint(name="notice_says_where_and_who", condition=~Q(market="") & ~Q(published_by="")),
            models.CheckConstraint(name="notice_ends_after_it_begins", condition=Q(until_on__gte=F("from_on"))),
            models.CheckConstraint(name="notice_has_words", condition=~Q(texts={})),
        ]

    def __str__(self) -> str:
        return f"{self.market} {self.kind} {self.from_on}–{self.until_on}"


class Withdrawal(models.Model):
    """A notice is taken back, before its last day."""

    notice = models.OneToOneField(Notice, models.PROTECT, related_name="withdrawal")
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    why = models.CharField(max_length=300)

    class Meta:
        constraints = [models.CheckConstraint(name="withdrawal_says_who_and_why", condition=~Q(by="") & ~Q(why=""))]

    def __str__(self) -> str:
        return f"notice {self.notice_id} withdrawn"
