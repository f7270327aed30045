"""Two words of a name together find few people, where each of them alone finds very many."""

from django.db import migrations

MAKE = """
    CREATE FUNCTION pairs_of(words varchar[]) RETURNS bigint[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
        SELECT coalesce(array_agg(('x' || left(md5(least(a.word, b.word) || greatest(a.word, b.word)), 16))::bit(64)::bigint), '{}')
        FROM unnest(words) WITH ORDINALITY AS a (word, place) JOIN unnest(words) WITH ORDINALITY AS b (word, place) ON a.place < b.place
    $$;
    CREATE INDEX debtors_by_two_words ON parties_debtor USING gin (pairs_of(words));
"""


class Migration(migrations.Migration):
    dependencies = [("parties", "0009_people_choose_how_their_letters_look")]
    operations = [migrations.RunSQL(MAKE, "DROP INDEX debtors_by_two_words; DROP FUNCTION pairs_of;")]
