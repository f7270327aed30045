"""A claim is found by its invoice number, however it is punctuated, and by its amount."""

from django.db import migrations

MAKE = """
    CREATE INDEX claims_by_invoice ON cases_claim (ltrim(regexp_replace(upper(ref), '[^[:alnum:]]', '', 'g'), '0'));
    CREATE INDEX claims_by_principal ON cases_claim (principal_minor);
"""


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunSQL(MAKE, "DROP INDEX claims_by_invoice; DROP INDEX claims_by_principal;")]
