"""What was paid to a creditor, and with which file, is written once."""

from django.db import migrations

from amiable.apps.documents.written_once import written_once


class Migration(migrations.Migration):
    """Triggers against UPDATE, DELETE and TRUNCATE."""

    dependencies = [("remittances", "0001_initial")]

    operations = [
        written_once("remittances_paymentfile", "payment_files_are_written_once", "payment files are written once; make another"),
        written_once("remittances_remittance", "remittances_are_written_once", "remittances are written once; the next one pays the difference"),
        written_once("remittances_remittedallocation", "remitted_allocations_are_written_once", "remitted allocations are written once; undo the allocation"),
    ]
