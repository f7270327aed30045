"""A parked statement may be dismissed, a deposit may fail, and a person may say which deposit a line is."""

import django.db.models.deletion
from django.db import migrations, models

from amiable.apps.documents.written_once import written_once

# Payments of cases never become a deposit by somebody's word: what is given out is undone first.
FREE = """
    CREATE FUNCTION only_what_is_nobodys_is_a_deposit() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM payments_match WHERE line_id = NEW.line_id HAVING sum(minor) > 0)
            OR EXISTS (SELECT FROM payments_takingback WHERE of_id = NEW.line_id) THEN
            RAISE EXCEPTION 'only_what_is_nobodys_is_a_deposit: line %', NEW.line_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'only_what_is_nobodys_is_a_deposit';
        END IF;
        RETURN NEW;
    END $$;
    CREATE TRIGGER only_what_is_nobodys_is_a_deposit BEFORE INSERT ON payments_arrival
        FOR EACH ROW EXECUTE FUNCTION only_what_is_nobodys_is_a_deposit();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0003_what_is_written_is_kept"),
        ("payments", "0006_matches_by_day"),
    ]

    operations = [
        migrations.CreateModel(
            name="DismissedStatement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("market", models.CharField(max_length=2)),
                ("account", models.CharField(max_length=34)),
                ("fingerprint", models.CharField(max_length=64)),
                ("statement_id", models.CharField(blank=True, max_length=80)),
                ("opening_minor", models.BigIntegerField(blank=True, null=True)),
                ("closing_minor", models.BigIntegerField(blank=True, null=True)),
                ("parked_on", models.DateField()),
                ("on", models.DateField()),
                ("by", models.CharField(max_length=150)),
                ("why", models.CharField(max_length=300)),
            ],
        ),
        migrations.CreateModel(
            name="FailedDeposit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("why", models.CharField(blank=True, help_text="The provider's code.", max_length=140)),
            ],
        ),
        migrations.CreateModel(
            name="FailedTaking",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
        ),
        migrations.AddField(
            model_name="arrival",
            name="by",
            field=models.CharField(blank=True, help_text="Who said so; nobody when the bank's line names it.", max_length=150),
        ),
        migrations.AddField(
            model_name="arrival",
            name="why",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddConstraint(
            model_name="arrival",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("by", ""), ("why", "")),
                    models.Q(models.Q(("by", ""), _negated=True), models.Q(("why", ""), _negated=True)),
                    _connector="OR",
                ),
                name="who_finds_a_deposit_says_why",
            ),
        ),
        migrations.AddField(
            model_name="dismissedstatement",
            name="document",
            field=models.ForeignKey(
                help_text="The file that it came in.", on_delete=django.db.models.deletion.PROTECT, to="documents.document"
            ),
        ),
        migrations.AddField(
            model_name="faileddeposit",
            name="deposit",
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="failure", to="payments.deposit"),
        ),
        migrations.AddField(
            model_name="failedtaking",
            name="failure",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="takings", to="payments.faileddeposit"),
        ),
        migrations.AddField(
            model_name="failedtaking",
            name="line",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="failed_deposits", to="payments.line"),
        ),
        migrations.AddConstraint(
            model_name="dismissedstatement",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("by", ""), _negated=True), models.Q(("why", ""), _negated=True)),
                name="who_dismisses_a_statement_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="failedtaking",
            constraint=models.UniqueConstraint(fields=("failure", "line"), name="failed_deposit_names_a_payment_once"),
        ),
        written_once("payments_dismissedstatement", "what_is_dismissed_is_written_once", "import the statement again instead"),
        written_once("payments_faileddeposit", "failures_are_written_once", "failures of deposits are written once"),
        written_once("payments_failedtaking", "what_failed_is_written_once", "failures of deposits are written once"),
        written_once("payments_arrival", "arrivals_are_written_once", "arrivals are written once"),
        migrations.RunSQL(FREE, "DROP FUNCTION only_what_is_nobodys_is_a_deposit CASCADE;"),
    ]
