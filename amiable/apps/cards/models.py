"""The tables of cards: links that were sent, payments that were opened, and what a provider told us. No digit of any card."""

from django.db import models
from django.db.models import F, Q

from amiable.apps.cases.models import Case
from amiable.providers import STATES, StateName


class Link(models.Model):
    """A page on which a case can be paid by card. Whoever has its address may pay; the address itself is kept nowhere."""

    token = models.CharField(max_length=64, unique=True, help_text="A hash of what stands in the address.")
    case = models.ForeignKey(Case, models.PROTECT, related_name="card_links")
    minor = models.PositiveBigIntegerField(help_text="The most that may be paid by it, in minor units.")
    currency = models.CharField(max_length=3)
    by = models.CharField(max_length=150, help_text="Who made it.")
    made_on = models.DateField()
    expires_on = models.DateField(help_text="The last day on which it works.")

    class Meta:
        constraints = [
            models.CheckConstraint(name="link_asks_for_something", condition=Q(minor__gt=0)),
            models.CheckConstraint(name="link_does_not_end_before_it_is_made", condition=Q(expires_on__gte=F("made_on"))),
        ]

    def __str__(self) -> str:
        return f"payment link {self.pk}"


class CardPayment(models.Model):
    """One payment on a provider's page. Its amount never changes, and its state only moves forward, by trigger."""

    link = models.ForeignKey(Link, models.PROTECT, related_name="payments")
    case = models.ForeignKey(Case, models.PROTECT, related_name="card_payments")
    market = models.CharField(max_length=2)
    minor = models.PositiveBigIntegerField(help_text="Minor units.")
    currency = models.CharField(max_length=3)
    provider = models.CharField(max_length=20)
    provider_id = models.CharField(max_length=255, blank=True, help_text="Empty until the provider has opened its page.")
    page = models.TextField(blank=True, help_text="Where the person pays.")
    key = models.CharField(max_length=64, unique=True, help_text="Asking the provider with it again changes nothing.")
    state: "models.CharField[str, StateName]" = models.CharField(
        max_length=12, choices=[(name, name) for name in STATES], default="created"
    )
    paid_as = models.CharField(max_length=40, blank=True, help_text="The provider's id of the money that moved.")
    opened_on = models.DateField()
    looked_on = models.DateField(null=True, blank=True, help_text="When the provider was last asked.")
    booked_on = models.DateField(null=True, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)
    aside = models.CharField(max_length=40, blank=True, help_text="Why a person has to look, as a code.")
    aside_facts = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = [models.Index(name="card_payments_to_look_at", fields=["market", "state", "id"])]
        constraints = [
            models.UniqueConstraint(name="provider_has_a_payment_once", fields=["provider", "provider_id"], condition=~Q(provider_id="")),
            models.UniqueConstraint(name="money_of_a_card_is_booked_once", fields=["provider", "paid_as"], condition=~Q(paid_as="")),
            models.CheckConstraint(name="card_payment_moves_something", condition=Q(minor__gt=0)),
            models.CheckConstraint(name="card_payment_state_is_known", condition=Q(state__in=STATES)),
            models.CheckConstraint(
                name="only_a_paid_card_payment_is_booked",
                condition=Q(booked_on=None) | (Q(state__in=["succeeded", "refunded", "disputed", "reinstated"]) & ~Q(paid_as="")),
            ),
            models.CheckConstraint(
                name="only_a_booked_card_payment_is_taken_back", condition=Q(taken_back_on=None) | Q(booked_on__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"card payment {self.pk}: {self.state}"


class ProviderEvent(models.Model):
    """Something that a provider told us, signed. Kept once, and without what it says of people: it only says whom to ask about."""

    market = models.CharField(max_length=2)
    provider = models.CharField(max_length=20)
    event_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=80)
    about = models.CharField(max_length=255, blank=True)
    reference = models.CharField(max_length=255, blank=True)
    paid = models.BooleanField(help_text="It may mean that money has moved.")
    heard_at = models.DateTimeField()
    handled_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(name="events_to_handle", fields=["market", "provider", "id"], condition=Q(handled_on=None))]
        constraints = [models.UniqueConstraint(name="event_is_heard_once", fields=["provider", "event_id"])]

    def __str__(self) -> str:
        return f"{self.provider} {self.event_id}"
