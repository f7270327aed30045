"""How a contact leaves the house, once; what became of it; and what a person did about one that did not arrive."""

import django.db.models.deletion
from django.db import migrations, models

from amiable.apps.documents.written_once import written_once


# Where a handover may go from where it is. A channel that took nothing gives it back; what may have gone out is never given again by itself.
FORWARD = """
CREATE FUNCTION handover_moves_forward() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT ((OLD.state, NEW.state) IN (('prepared', 'taken'), ('prepared', 'failed'), ('taken', 'handed'), ('taken', 'failed'),
        ('taken', 'unknown'), ('taken', 'prepared'), ('unknown', 'handed'), ('unknown', 'failed')) OR OLD.state = NEW.state) THEN
        RAISE EXCEPTION 'a handover moves forward only: % does not become %', OLD.state, NEW.state;
    END IF;
    IF (NEW.contact_id, NEW.market, NEW.channel, NEW.demand) IS DISTINCT FROM (OLD.contact_id, OLD.market, OLD.channel, OLD.demand) THEN
        RAISE EXCEPTION 'what is handed over never changes; make another contact';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER handover_moves_forward BEFORE UPDATE ON contacts_handover FOR EACH ROW EXECUTE FUNCTION handover_moves_forward();
CREATE FUNCTION handovers_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'handovers are kept: they show what went out, and once'; END $$;
CREATE TRIGGER handovers_are_kept BEFORE DELETE OR TRUNCATE ON contacts_handover FOR EACH STATEMENT EXECUTE FUNCTION handovers_are_kept();
"""
# What went out before this table was there was handed over by hand: nobody sends it again.
BEFORE = """
INSERT INTO contacts_handover (contact_id, market, channel, demand, state, batch, said, their_id)
SELECT c.id, k.market, c.channel, c.purpose = 'demand', 'handed', '', '', ''
FROM contacts_contact AS c JOIN cases_case AS k ON k.id = c.case_id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('contacts', '0006_withdrawal'),
    ]

    operations = [
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('contact', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='handover', serialize=False, to='contacts.contact')),
                ('market', models.CharField(max_length=2)),
                ('channel', models.CharField(choices=[('letter', 'Letter'), ('email', 'Email'), ('sms', 'Sms'), ('mailbox', 'Mailbox')], max_length=7)),
                ('demand', models.BooleanField(help_text='A demand keeps the hours in which people may be reached.')),
                ('state', models.CharField(choices=[('prepared', 'Prepared'), ('taken', 'Taken'), ('handed', 'Handed'), ('failed', 'Failed'), ('unknown', 'Unknown')], default='prepared', max_length=8)),
                ('batch', models.CharField(blank=True, help_text='Of letters: the batch of the print house.', max_length=60)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('said', models.CharField(blank=True, help_text='What the channel answered, in its own words.', max_length=300)),
                ('their_id', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'prepared')), fields=['market', 'channel', 'contact'], name='to_be_handed_over'), models.Index(condition=models.Q(('state', 'taken')), fields=['channel', 'taken_at'], name='taken_and_not_answered'), models.Index(condition=models.Q(('batch', ''), _negated=True), fields=['batch', 'contact'], name='letters_of_a_batch')],
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['prepared', 'taken', 'handed', 'failed', 'unknown'])), name='handover_state_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'taken'), _negated=True), ('taken_at__isnull', False), _connector='OR'), name='what_is_taken_says_when'), models.CheckConstraint(condition=models.Q(('batch', ''), ('channel', 'letter'), _connector='OR'), name='letters_alone_have_a_batch')],
            },
        ),
        migrations.CreateModel(
            name='News',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('delivered', 'Delivered'), ('failed', 'Failed'), ('returned', 'Returned'), ('unknown', 'Unknown')], max_length=9)),
                ('reason', models.CharField(blank=True, help_text='A code: not_at_address, bad_address, full.', max_length=20)),
                ('on', models.DateField(help_text='The day on which it happened, as the other side says.')),
                ('detail', models.BinaryField(default=b'', help_text='Their own words, sealed.')),
                ('taken_on', models.DateField(help_text='The day on which we learnt it.')),
                ('contact', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='news', to='contacts.contact')),
            ],
            options={
                'verbose_name_plural': 'news',
            },
        ),
        migrations.CreateModel(
            name='ReturnWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('did', models.CharField(choices=[('address_checked', 'Checked'), ('new_address', 'New'), ('other_channel', 'Other'), ('done', 'Done')], max_length=16)),
                ('note', models.BinaryField(default=b'', help_text='What there is to know, sealed.')),
                ('by', models.CharField(max_length=150)),
                ('at', models.DateTimeField()),
                ('news', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='work', to='contacts.news')),
            ],
        ),
        migrations.AddConstraint(
            model_name='news',
            constraint=models.CheckConstraint(condition=models.Q(('what__in', ['delivered', 'failed', 'returned', 'unknown'])), name='news_are_known'),
        ),
        migrations.AddConstraint(
            model_name='news',
            constraint=models.UniqueConstraint(fields=('contact', 'what', 'reason', 'on'), name='news_are_taken_once'),
        ),
        migrations.AddConstraint(
            model_name='returnwork',
            constraint=models.CheckConstraint(condition=models.Q(('did__in', ['address_checked', 'new_address', 'other_channel', 'done']), models.Q(('by', ''), _negated=True)), name='what_was_done_is_known'),
        ),
        migrations.RunSQL(BEFORE, migrations.RunSQL.noop),
        migrations.RunSQL(FORWARD, "DROP FUNCTION handover_moves_forward CASCADE; DROP FUNCTION handovers_are_kept CASCADE;"),
        written_once("contacts_news", "news_are_written_once", "news are written once; take in what is known now"),
        written_once("contacts_returnwork", "return_work_is_written_once", "what was done is written once"),
    ]
