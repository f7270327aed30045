"""A commission may have tiers, depend on the age or the part of a claim; a mandate says how and how often the creditor is paid."""

from django.db import migrations, models

FORWARDS = "UPDATE parties_mandate SET commission = jsonb_build_object('kind', 'flat', 'rate', commission_ppm)"
BACKWARDS = "UPDATE parties_mandate SET commission_ppm = (commission ->> 'rate')::int"  # refuses what is not flat, by the column's NOT NULL
VAT = "With the letters of its country; a creditor abroad needs it on our invoice."
SCHEDULE = "The schedule, as amiable.core.remittance.schedule stores it; without VAT."


class Migration(migrations.Migration):
    """What was agreed so far is a flat schedule, netted, every month."""

    dependencies = [("parties", "0002_agencies_never_share_a_client_account")]

    operations = [
        migrations.AddField(
            model_name="creditor", name="vat_number", field=models.CharField(max_length=20, blank=True, default="", help_text=VAT)
        ),
        migrations.RemoveConstraint(model_name="mandate", name="commission_is_less_than_all"),
        migrations.AddField(model_name="mandate", name="commission", field=models.JSONField(null=True, help_text=SCHEDULE)),
        migrations.AlterField(model_name="mandate", name="commission_ppm", field=models.PositiveIntegerField(null=True)),
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.RunSQL("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED", migrations.RunSQL.noop),
        migrations.RemoveField(model_name="mandate", name="commission_ppm"),
        migrations.AlterField(model_name="mandate", name="commission", field=models.JSONField(help_text=SCHEDULE)),
        migrations.AddField(
            model_name="mandate",
            name="settlement",
            field=models.CharField(max_length=7, choices=[("net", "Net"), ("invoice", "Invoice")], default="net"),
        ),
        migrations.AddField(
            model_name="mandate",
            name="rhythm",
            field=models.CharField(
                max_length=13,
                choices=[("monthly", "Monthly"), ("twice_a_month", "Twice A Month"), ("weekly", "Weekly")],
                default="monthly",
            ),
        ),
        migrations.AddField(
            model_name="mandate",
            name="within_days",
            field=models.PositiveIntegerField(
                null=True, blank=True, help_text="Agreed: paid on within so many days of receipt; empty: as the law of the market says."
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                name="commission_is_a_schedule_that_is_known",
                condition=models.Q(commission__has_key="kind", commission__kind__in=["flat", "tiers", "age", "part"]),
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                name="commission_is_less_than_all",
                condition=~models.Q(commission__kind="flat") | models.Q(commission__rate__gte=0, commission__rate__lt=1_000_000),
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                name="mandate_settlement_is_known", condition=models.Q(settlement__in=["net", "invoice"])
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                name="mandate_rhythm_is_known", condition=models.Q(rhythm__in=["monthly", "twice_a_month", "weekly"])
            ),
        ),
        migrations.AddConstraint(
            model_name="mandate",
            constraint=models.CheckConstraint(
                name="mandate_pays_within_some_days", condition=models.Q(within_days=None) | models.Q(within_days__gt=0)
            ),
        ),
    ]
