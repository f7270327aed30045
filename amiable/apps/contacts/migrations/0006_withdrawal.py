"""A contact that was a mistake of ours can be taken back; that stands beside it, written once."""

import django.db.models.deletion
from django.db import migrations, models

from amiable.apps.documents.written_once import written_once


class Migration(migrations.Migration):

    dependencies = [("contacts", "0005_found_by_code")]

    operations = [
        migrations.CreateModel(
            name="Withdrawal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                ("because", models.CharField(help_text="In plain words, without the person's name.", max_length=500)),
                ("by", models.CharField(max_length=150)),
                (
                    "contact",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="withdrawal", to="contacts.contact"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=~models.Q(because="") & ~models.Q(by=""), name="withdrawal_says_why_and_by_whom"
                    )
                ],
            },
        ),
        written_once("contacts_withdrawal", "withdrawals_are_written_once", "withdrawals are written once"),
    ]
