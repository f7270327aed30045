"""Accounts of any mandate: periods, invoices, direct payments, months below zero, corrections, orders that came back."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

from amiable.apps.documents.written_once import written_once

# Rows that are written once are filled in here, once: the triggers rest meanwhile.
FILL = """
ALTER TABLE remittances_remittance DISABLE TRIGGER USER;
ALTER TABLE remittances_remittedallocation DISABLE TRIGGER USER;
UPDATE remittances_remittance SET until = (month + interval '1 month' - interval '1 day')::date;
UPDATE remittances_remittedallocation SET place = numbered.place FROM (
    SELECT id, row_number() OVER (PARTITION BY remittance_id ORDER BY id) AS place FROM remittances_remittedallocation
) AS numbered WHERE numbered.id = remittances_remittedallocation.id;
ALTER TABLE remittances_remittance ENABLE TRIGGER USER;
ALTER TABLE remittances_remittedallocation ENABLE TRIGGER USER;
"""
# Checks that were deferred are done before the tables change again.
DONE = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
# Who writes an invoice has locked the books; what this sees is all there is.
GAPLESS = """
CREATE FUNCTION invoices_have_no_gap() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.number <> 1 + COALESCE((SELECT max(number) FROM remittances_invoice WHERE market = NEW.market), 0) THEN
        RAISE EXCEPTION 'invoices_have_no_gap' USING ERRCODE = 'check_violation', CONSTRAINT = 'invoices_have_no_gap', TABLE = 'remittances_invoice';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER invoices_have_no_gap BEFORE INSERT ON remittances_invoice FOR EACH ROW EXECUTE FUNCTION invoices_have_no_gap();
"""
OPEN_GAPS = "DROP TRIGGER invoices_have_no_gap ON remittances_invoice; DROP FUNCTION invoices_have_no_gap;"
SETTLEMENTS = [("net", "Net"), ("invoice", "Invoice")]
PROTECT = django.db.models.deletion.PROTECT


def add(model: str, name: str, field: "models.Field[object, object]", *, default_once: bool = False) -> migrations.AddField:
    """A new column; its default, if it has one for the rows that are there, is gone afterwards."""
    return migrations.AddField(model_name=model, name=name, field=field, preserve_default=not default_once)


class Migration(migrations.Migration):
    """What was remitted so far was netted, monthly, and settled."""

    dependencies = [
        ("remittances", "0002_remittances_are_written_once"),
        ("parties", "0003_mandates_have_schedules"),
        ("cases", "0001_initial"),
        ("payments", "0004_money_by_any_means"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="remittance", name="remittance_pays_something"),
        migrations.RemoveConstraint(model_name="remittance", name="remittance_adds_up"),
        add("remittance", "until", models.DateField(null=True, help_text="The last day whose allocations it holds.")),
        add("remittance", "settlement", models.CharField(max_length=7, choices=SETTLEMENTS, default="net"), default_once=True),
        add(
            "remittance",
            "vat_ppm",
            models.PositiveIntegerField(null=True, help_text="What a correction of one of its lines gives back with."),
        ),
        add("remittance", "vat_source", models.CharField(max_length=200, blank=True, default=""), default_once=True),
        add("remittance", "vat_mention", models.CharField(max_length=20, blank=True, default=""), default_once=True),
        add(
            "remittance",
            "direct_minor",
            models.BigIntegerField(default=0, help_text="What the creditor received itself."),
            default_once=True,
        ),
        add(
            "remittance",
            "carried_minor",
            models.BigIntegerField(default=0, help_text="What the account before left open."),
            default_once=True,
        ),
        add(
            "remittance",
            "returned_minor",
            models.PositiveBigIntegerField(default=0, help_text="What came back from the bank, and is paid again."),
            default_once=True,
        ),
        add("remittance", "carried_on_minor", models.BigIntegerField(default=0, help_text="What it leaves open."), default_once=True),
        add("remittance", "settled", models.BooleanField(default=True), default_once=True),
        add("remittance", "carries", models.OneToOneField("remittances.remittance", PROTECT, null=True, blank=True, related_name="carried_by")),
        add(
            "remittance",
            "csv",
            models.OneToOneField(
                "documents.document", PROTECT, null=True, related_name="+", help_text="Its lines; the oldest ones have none."
            ),
        ),
        add("remittedallocation", "place", models.PositiveIntegerField(null=True, help_text="The number of its line in the account.")),
        migrations.RunSQL(DONE, migrations.RunSQL.noop),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(DONE, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="remittance", name="until", field=models.DateField(help_text="The last day whose allocations it holds.")
        ),
        migrations.AlterField(
            model_name="remittedallocation",
            name="place",
            field=models.PositiveIntegerField(help_text="The number of its line in the account."),
        ),
        migrations.AlterField(
            model_name="remittance", name="number", field=models.PositiveIntegerField(help_text="Within the month, from one.")
        ),
        migrations.AlterField(model_name="remittance", name="collected_minor", field=models.BigIntegerField()),
        migrations.AlterField(model_name="remittance", name="commission_minor", field=models.BigIntegerField()),
        migrations.AlterField(model_name="remittance", name="vat_minor", field=models.BigIntegerField()),
        migrations.AlterField(
            model_name="remittance",
            name="payment_file",
            field=models.ForeignKey("remittances.paymentfile", PROTECT, null=True, related_name="remittances"),
        ),
        migrations.AddIndex(model_name="remittance", index=models.Index(fields=["month", "market"], name="remittances_of_a_month")),
        migrations.AddConstraint(
            model_name="remittance",
            constraint=models.CheckConstraint(name="remittance_settlement_is_known", condition=Q(settlement__in=["net", "invoice"])),
        ),
        migrations.AddConstraint(
            model_name="remittance",
            constraint=models.CheckConstraint(
                name="remittance_adds_up",
                condition=Q(
                    settlement="net",
                    collected_minor=F("commission_minor")
                    + F("vat_minor")
                    + F("direct_minor")
                    - F("carried_minor")
                    - F("returned_minor")
                    + F("paid_minor")
                    + F("carried_on_minor"),
                )
                | Q(
                    settlement="invoice",
                    collected_minor=F("direct_minor")
                    - F("carried_minor")
                    - F("returned_minor")
                    + F("paid_minor")
                    + F("carried_on_minor"),
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="remittance",
            constraint=models.CheckConstraint(
                name="remittance_pays_by_a_file",
                condition=Q(paid_minor=0, payment_file=None) | Q(paid_minor__gt=0, payment_file__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            model_name="remittance",
            constraint=models.CheckConstraint(
                name="remittance_is_settled_or_leaves_open", condition=Q(settled=True, carried_on_minor=0) | Q(settled=False, paid_minor=0)
            ),
        ),
        migrations.AddConstraint(
            model_name="remittance",
            constraint=models.CheckConstraint(
                name="remittance_carries_what_it_names", condition=Q(carries__isnull=False) | Q(carried_minor=0)
            ),
        ),
        migrations.AddConstraint(
            model_name="remittedallocation",
            constraint=models.UniqueConstraint(fields=["remittance", "place"], name="account_has_one_line_a_place"),
        ),
        migrations.CreateModel(
            name="PaidAgain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "line",
                    models.OneToOneField(
                        "payments.line", on_delete=PROTECT, related_name="+", help_text="The bank's line that brought it back."
                    ),
                ),
                ("of", models.ForeignKey("remittances.remittance", on_delete=PROTECT, related_name="came_back")),
                ("remittance", models.ForeignKey("remittances.remittance", on_delete=PROTECT, related_name="pays_again")),
            ],
            options={
                "constraints": [models.CheckConstraint(name="account_never_pays_itself_again", condition=~Q(of=F("remittance")))],
            },
        ),
        migrations.CreateModel(
            name="ToldWithdrawn",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("case", models.OneToOneField("cases.case", on_delete=PROTECT, related_name="+")),
                ("remittance", models.ForeignKey("remittances.remittance", on_delete=PROTECT, related_name="withdrawn")),
            ],
        ),
        migrations.CreateModel(
            name="Invoice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("market", models.CharField(max_length=2)),
                ("number", models.PositiveIntegerField(help_text="In one row without gaps for the agency of a market.")),
                ("made_on", models.DateField()),
                ("due_on", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("commission_minor", models.BigIntegerField()),
                ("vat_minor", models.BigIntegerField()),
                ("total_minor", models.BigIntegerField()),
                ("remittance", models.OneToOneField("remittances.remittance", on_delete=PROTECT, related_name="invoice")),
                ("pdf", models.OneToOneField("documents.document", on_delete=PROTECT, related_name="+")),
                ("data", models.OneToOneField("documents.document", on_delete=PROTECT, related_name="+", help_text="The same as JSON.")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=["market", "number"], name="agency_gives_each_invoice_number_once"),
                    models.CheckConstraint(name="invoice_adds_up", condition=Q(total_minor=F("commission_minor") + F("vat_minor"))),
                    models.CheckConstraint(name="invoice_asks_or_gives_back", condition=~Q(total_minor=0)),
                ]
            },
        ),
        migrations.RunSQL(GAPLESS, OPEN_GAPS),
        written_once("remittances_invoice", "invoices_are_written_once", "invoices are written once; a credit note gives back"),
        written_once("remittances_toldwithdrawn", "what_a_creditor_was_told_is_written_once", "what a creditor was told is written once"),
        written_once("remittances_paidagain", "what_is_paid_again_is_written_once", "what is paid again is written once"),
    ]
