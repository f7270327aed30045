"""The table of what waits for a second person."""

from django.db import models
from django.db.models import F, Q


class State(models.TextChoices):
    """Where a request stands. It leaves `open` once."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"


class Request(models.Model):
    """Something that one person wants to do and a second one must agree to. Nothing personal stands in it in plain."""

    kind = models.CharField(max_length=40, help_text="A code: refund, creditor_account.")
    subject = models.CharField(max_length=80, help_text="What it is about, among those of its kind: a number.")
    facts = models.JSONField(help_text="Numbers, amounts and codes by name, each as text.")
    requested_by = models.CharField(max_length=150)
    requested_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True, blank=True, help_text="From then on nobody may approve it; never when empty.")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    decided_by = models.CharField(max_length=150, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [models.Index(name="requests_by_subject", fields=["kind", "subject"])]
        constraints = [
            models.CheckConstraint(
                name="nobody_approves_what_they_asked_for", condition=~Q(state="approved", decided_by=F("requested_by"))
            ),
            models.CheckConstraint(name="request_says_who_and_what", condition=~Q(kind="") & ~Q(subject="") & ~Q(requested_by="")),
            models.CheckConstraint(name="request_state_is_known", condition=Q(state__in=State.values)),
            models.CheckConstraint(
                name="decision_says_who_and_when",
                condition=Q(state="open", decided_by="", decided_at=None, why="")
                | Q(state="expired", decided_by="", decided_at__isnull=False)
                | (Q(state__in=("approved", "declined"), decided_at__isnull=False) & ~Q(decided_by="")),
            ),
            models.CheckConstraint(name="declined_request_says_why", condition=~Q(state="declined", why="")),
            models.CheckConstraint(
                name="request_is_decided_after_it_was_made", condition=Q(decided_at=None) | Q(decided_at__gte=F("requested_at"))
            ),
            models.UniqueConstraint(name="subject_has_one_open_request", fields=["kind", "subject"], condition=Q(state="open")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}: {self.state}"
