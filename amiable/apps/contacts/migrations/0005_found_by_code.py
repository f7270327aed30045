"""A contact is found by the check code that is printed on it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("contacts", "0004_any_contact")]

    operations = [
        migrations.AddIndex("contact", models.Index(name="contacts_by_their_code", fields=["code"], condition=~models.Q(code=""))),
    ]
