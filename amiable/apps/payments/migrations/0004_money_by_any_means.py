"""Payments by any means are lines; a line may be split, a match undone, a payment taken back later, a statement parked."""

import django.db.models.deletion
from django.db import migrations, models

from amiable.apps.documents.written_once import written_once

MEANS = ["transfer", "direct_debit", "card", "cheque", "cash", "direct"]
MEANS_CHOICES = [(means, means.replace("_", " ").title()) for means in MEANS]
PURPOSES = ["payment", "own", "deposit", "undelivered", "taken_back", "order", "apart"]

WHAT_LINES_ARE = """
    UPDATE payments_line AS line SET market = statement.market, account = statement.account, purpose = CASE
        WHEN line.own_money THEN 'own' WHEN line.credit THEN 'payment' WHEN line.takes_back_id IS NOT NULL THEN 'taken_back'
        WHEN EXISTS (SELECT FROM ledger_transfer AS t WHERE t.idempotency_key = 'line:' || line.fingerprint AND t.kind = 'executed') THEN 'order'
        ELSE 'apart' END
    FROM payments_bankstatement AS statement WHERE statement.id = line.statement_id;
    SET CONSTRAINTS ALL IMMEDIATE;
"""
TAKEN_BACK = """
    INSERT INTO payments_takingback (line_id, of_id, "on", by, why)
    SELECT id, takes_back_id, booked_on, '', '' FROM payments_line WHERE takes_back_id IS NOT NULL;
    SET CONSTRAINTS ALL IMMEDIATE;
"""
WHOSE_MATCH = """
    UPDATE payments_allocation AS a SET match_id = m.id FROM payments_match AS m WHERE m.line_id = a.line_id AND m.case_id = a.case_id;
    SET CONSTRAINTS ALL IMMEDIATE;
"""
# Whoever writes matches of a line holds the line; so two at once never give more of it away than it is.
WITHIN = """
    CREATE FUNCTION matches_stay_within_their_line() RETURNS trigger LANGUAGE plpgsql AS $$
    DECLARE bad bigint;
    BEGIN
        PERFORM FROM payments_line WHERE id IN (SELECT line_id FROM after) ORDER BY id FOR NO KEY UPDATE;
        SELECT m.line_id INTO bad FROM payments_match AS m WHERE m.line_id IN (SELECT line_id FROM after)
            GROUP BY m.line_id HAVING sum(m.minor) NOT BETWEEN 0 AND min(m.line_minor) LIMIT 1;
        IF bad IS NOT NULL THEN
            RAISE EXCEPTION 'matches_stay_within_their_line: line %', bad
                USING ERRCODE = 'check_violation', CONSTRAINT = 'matches_stay_within_their_line';
        END IF;
        SELECT a.id INTO bad FROM after AS a JOIN payments_match AS m ON m.id = a.undoes_id
            WHERE (a.line_id, a.minor, a.case_id) IS DISTINCT FROM (m.line_id, -m.minor, m.case_id) OR m.undoes_id IS NOT NULL LIMIT 1;
        IF bad IS NOT NULL THEN
            RAISE EXCEPTION 'an_undoing_mirrors_its_match: match %', bad
                USING ERRCODE = 'check_violation', CONSTRAINT = 'an_undoing_mirrors_its_match';
        END IF;
        RETURN NULL;
    END $$;
    CREATE TRIGGER matches_stay_within_their_line AFTER INSERT ON payments_match REFERENCING NEW TABLE AS after
        FOR EACH STATEMENT EXECUTE FUNCTION matches_stay_within_their_line();
"""


def text(length: int, **more: object) -> models.CharField:
    return models.CharField(max_length=length, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0002_documents_are_written_once"),
        ("ledger", "0003_both_books"),
        ("payments", "0003_lines_and_matches_are_written_once"),
        # Triggers there name the table that changes its name here.
        ("portfolio", "0005_no_case_is_forgotten"),
    ]

    operations = [
        migrations.RunSQL(
            """DROP FUNCTION bank_lines_are_written_once CASCADE;
               DROP FUNCTION matches_are_written_once CASCADE;
               DROP FUNCTION allocations_are_written_once CASCADE;
               ALTER TABLE payments_match DROP CONSTRAINT match_knows_the_amount_of_its_bank_line;""",
        ),
        # A line is no longer the bank's alone.
        migrations.RenameModel("BankLine", "Line"),
        migrations.RemoveConstraint("line", "bank_line_has_one_amount"),
        migrations.RemoveConstraint("line", "bank_line_moves_something"),
        migrations.RemoveConstraint("line", "only_a_reversal_takes_back"),
        migrations.RemoveIndex("line", "lines_of_a_statement"),
        migrations.AddField("line", "market", text(2, default=""), preserve_default=False),
        migrations.AddField(
            "line",
            "account",
            text(40, default="", help_text="The IBAN, the provider, `till`, `cheques`, or the creditor's short name."),
            preserve_default=False,
        ),
        migrations.AddField("line", "means", text(12, choices=MEANS_CHOICES, default="transfer"), preserve_default=False),
        migrations.AddField(
            "line", "purpose", text(12, choices=[(p, p.replace("_", " ").title()) for p in PURPOSES], default="apart"), preserve_default=False
        ),
        migrations.AddField(
            "line", "return_reason", text(35, blank=True, default="", help_text="Why the bank gives money back, as a code of its own."), preserve_default=False
        ),
        migrations.AddField(
            "line", "payer", text(32, blank=True, default="", help_text="Blind mark of the other side's account."), preserve_default=False
        ),
        migrations.RunSQL(WHAT_LINES_ARE),
        migrations.AlterField(
            "line",
            "statement",
            models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="payments.bankstatement",
            ),
        ),
        # What is taken back is known by a row of its own: sometimes a person finds out later.
        migrations.CreateModel(
            name="TakingBack",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(help_text="The day on which it was recognised.")),
                ("by", text(150, blank=True, help_text="Who said so; nobody when the bank's line names it.")),
                ("why", text(300, blank=True)),
                (
                    "line",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="takes_back", to="payments.line"),
                ),
                ("of", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="taken_back", to="payments.line")),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("line", models.F("of")), _negated=True), name="line_never_takes_itself_back")
                ]
            },
        ),
        migrations.RunSQL(TAKEN_BACK),
        migrations.RemoveField("line", "takes_back"),
        migrations.RemoveField("line", "own_money"),
        migrations.AddIndex(
            "line",
            models.Index(name="lines_of_a_statement", fields=["statement", "id"], condition=models.Q(("statement__isnull", False))),
        ),
        migrations.AddIndex(
            "line",
            models.Index(
                name="lines_of_a_payer",
                fields=["payer"],
                condition=models.Q(("purpose", "payment"), models.Q(("payer", ""), _negated=True)),
            ),
        ),
        migrations.AddConstraint("line", models.UniqueConstraint(fields=("id", "minor"), name="line_has_one_amount")),
        migrations.AddConstraint("line", models.CheckConstraint(condition=models.Q(("minor__gt", 0)), name="line_moves_something")),
        migrations.AddConstraint("line", models.CheckConstraint(condition=models.Q(("means__in", MEANS)), name="line_means_is_known")),
        migrations.AddConstraint(
            "line",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("credit", True), ("purpose__in", ["payment", "own", "deposit", "undelivered"])),
                    models.Q(("credit", False), ("purpose__in", ["taken_back", "order", "apart"])),
                    _connector="OR",
                ),
                name="what_comes_in_and_what_leaves_have_their_purposes",
            ),
        ),
        migrations.AddConstraint(
            "line",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("means__in", ["transfer", "direct_debit"]), ("statement__isnull", False)),
                    models.Q(("means__in", ["card", "cheque", "cash", "direct"]), ("statement", None)),
                    _connector="OR",
                ),
                name="only_the_bank_gives_statements",
            ),
        ),
        # A line may be split, and a match undone.
        migrations.RemoveConstraint("match", "match_is_within_its_bank_line"),
        migrations.AlterField(
            "match", "line", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="matches", to="payments.line")
        ),
        migrations.AlterField(
            "match",
            "case",
            models.ForeignKey(
                blank=True,
                null=True,
                help_text="None: back to the payer.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matches",
                to="cases.case",
            ),
        ),
        migrations.AlterField("match", "minor", models.BigIntegerField(help_text="Of the line, in minor units; below zero undoes.")),
        migrations.AddField(
            "match",
            "claim",
            models.ForeignKey(
                blank=True,
                null=True,
                help_text="The debtor's own choice.",
                on_delete=django.db.models.deletion.PROTECT,
                related_name="matches",
                to="cases.claim",
            ),
        ),
        migrations.AddField(
            "match",
            "undoes",
            models.OneToOneField(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="undone_by", to="payments.match"
            ),
        ),
        migrations.AddField(
            "match", "by", text(150, blank=True, default="", help_text="Who decided; nobody when the matching did."), preserve_default=False
        ),
        migrations.AddField("match", "why", text(300, blank=True, default=""), preserve_default=False),
        migrations.AddConstraint(
            "match",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("minor", 0), _negated=True),
                    ("minor__lte", models.F("line_minor")),
                    ("minor__gte", models.expressions.CombinedExpression(models.F("line_minor"), "*", models.Value(-1))),
                ),
                name="match_is_within_its_line",
            ),
        ),
        migrations.AddConstraint(
            "match",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(("minor__gt", 0), ("undoes", None)), models.Q(("minor__lt", 0), ("undoes__isnull", False)), _connector="OR"
                ),
                name="only_an_undoing_is_below_zero",
            ),
        ),
        migrations.AddConstraint(
            "match",
            models.CheckConstraint(
                condition=models.Q(("claim", None), ("case__isnull", False), _connector="OR"), name="only_a_case_has_a_claim"
            ),
        ),
        migrations.AddConstraint(
            "match",
            models.CheckConstraint(
                condition=models.Q(("by", ""), models.Q(("why", ""), _negated=True), _connector="OR"), name="who_decides_says_why"
            ),
        ),
        migrations.RunSQL(
            """ALTER TABLE payments_match ADD CONSTRAINT match_knows_the_amount_of_its_line
                   FOREIGN KEY (line_id, line_minor) REFERENCES payments_line (id, minor);"""
        ),
        # An allocation belongs to a match: a line may pay several cases, or one of them twice.
        migrations.AddField(
            "allocation",
            "match",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="payments.match"
            ),
        ),
        migrations.RunSQL(WHOSE_MATCH),
        migrations.AlterField(
            "allocation",
            "match",
            models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="allocations", to="payments.match"),
        ),
        written_once("payments_line", "lines_are_written_once", "lines are written once; what changes is added beside them"),
        written_once("payments_match", "matches_are_written_once", "matches are written once; undo one by another"),
        written_once("payments_takingback", "what_is_taken_back_is_written_once", "what is taken back is written once"),
        written_once("payments_allocation", "allocations_are_written_once", "allocations are written once; settle the case again"),
        migrations.RunSQL(WITHIN, "DROP FUNCTION matches_stay_within_their_line CASCADE;"),
    ]
