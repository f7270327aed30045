"""A letter is one kind of contact: any channel, any purpose, with where it went and its check code."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q

CHANNELS = ["letter", "email", "sms", "mailbox"]
PURPOSES = ["demand", "reply", "receipt", "information", "code"]

RENAMED = """
    DROP FUNCTION letters_are_written_once CASCADE;
    CREATE FUNCTION contacts_are_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'contacts are written once; make a new one'; END $$;
    CREATE TRIGGER contacts_are_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON contacts_contact
        FOR EACH STATEMENT EXECUTE FUNCTION contacts_are_written_once();
"""
BACK = """
    DROP FUNCTION contacts_are_written_once CASCADE;
    CREATE FUNCTION letters_are_written_once() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'letters are written once; send a new one'; END $$;
    CREATE TRIGGER letters_are_written_once BEFORE UPDATE OR DELETE OR TRUNCATE ON contacts_contact
        FOR EACH STATEMENT EXECUTE FUNCTION letters_are_written_once();
"""


def pairs(words):
    return [(word, word.capitalize()) for word in words]


class Migration(migrations.Migration):
    """Rename the table, widen it, and let the database name it by its new name when it refuses a change."""

    dependencies = [("contacts", "0003_letter_names_its_claims"), ("outbox", "0001_initial")]

    operations = [
        migrations.RenameModel("Letter", "Contact"),
        migrations.RunSQL(RENAMED, BACK),
        migrations.RemoveConstraint("contact", "letter_asks_for_something"),
        migrations.RemoveConstraint("contact", "letter_leaves_time_to_answer"),
        migrations.RemoveConstraint("contact", "letter_names_its_law"),
        migrations.RenameIndex("contact", "contacts_of_a_case", old_name="letters_of_a_case"),
        migrations.AlterField(
            "contact", "case", models.ForeignKey("cases.case", django.db.models.deletion.PROTECT, related_name="contacts")
        ),
        migrations.AlterField(
            "contact", "item", models.OneToOneField("outbox.item", django.db.models.deletion.PROTECT, related_name="contact")
        ),
        migrations.AlterField(
            "contact",
            "document",
            models.OneToOneField(
                "documents.document",
                django.db.models.deletion.PROTECT,
                related_name="contact",
                help_text="What was sent, byte for byte.",
            ),
        ),
        migrations.AlterField("contact", "reply_by", models.DateField(null=True, help_text="The last day that it leaves the person.")),
        migrations.AlterField(
            "contact",
            "due_minor",
            models.BigIntegerField(
                null=True, help_text="What it asks, in minor units: what the statement of that day says of its claims."
            ),
        ),
        migrations.AddField("contact", "channel", models.CharField(max_length=7, choices=pairs(CHANNELS), default="letter")),
        migrations.AddField("contact", "purpose", models.CharField(max_length=12, choices=pairs(PURPOSES), default="demand")),
        migrations.AddField(
            "contact",
            "address",
            models.BinaryField(default=b"", help_text="Where it went, sealed: the printed lines, an e-mail address, a number."),
        ),
        migrations.AddField(
            "contact", "code", models.CharField(max_length=8, blank=True, default="", help_text="The check code printed on it.")
        ),
        migrations.AddIndex("contact", models.Index(name="contacts_of_a_day", fields=["released_on", "id"])),
        migrations.AddConstraint(
            "contact", models.CheckConstraint(name="contact_channel_is_known", condition=Q(channel__in=CHANNELS))
        ),
        migrations.AddConstraint(
            "contact", models.CheckConstraint(name="contact_purpose_is_known", condition=Q(purpose__in=PURPOSES))
        ),
        migrations.AddConstraint(
            "contact",
            models.CheckConstraint(
                name="demand_alone_asks_for_something",
                condition=Q(purpose="demand", due_minor__gt=0) | (~Q(purpose="demand") & Q(due_minor=None)),
            ),
        ),
        migrations.AddConstraint(
            "contact",
            models.CheckConstraint(
                name="contact_leaves_time_to_answer", condition=Q(reply_by=None) | Q(reply_by__gte=F("released_on"))
            ),
        ),
        migrations.AddConstraint("contact", models.CheckConstraint(name="contact_names_its_law", condition=~Q(law=""))),
    ]
