"""What people say of the ways to reach them, and what we learn of their addresses: words in time, written once."""

import django.db.models.deletion
from django.db import migrations, models

from amiable.apps.documents.written_once import written_once


class Migration(migrations.Migration):

    dependencies = [
        ("documents", "0003_what_is_written_is_kept"),
        ('parties', '0007_creditor_has_its_accounts_beside_it'),
    ]

    operations = [
        migrations.CreateModel(
            name='AddressWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('letter', 'letter'), ('email', 'email'), ('sms', 'sms')], max_length=7)),
                ('word', models.CharField(choices=[('stopped', 'Stopped'), ('checked', 'Checked'), ('changed', 'Changed')], max_length=8)),
                ('because', models.CharField(help_text='A code: not_at_this_address, bad_address, new_address.', max_length=40)),
                ('on', models.DateField()),
                ('told_by', models.CharField(max_length=150)),
                ('debtor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='address_words', to='parties.debtor')),
            ],
            options={
                'indexes': [models.Index(fields=['debtor', 'channel', '-id'], name='words_of_an_address')],
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['letter', 'email', 'sms'])), name='address_channel_is_known'), models.CheckConstraint(condition=models.Q(('word__in', ['stopped', 'checked', 'changed'])), name='address_word_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('because', ''), _negated=True), models.Q(('told_by', ''), _negated=True)), name='address_word_says_why')],
            },
        ),
        migrations.CreateModel(
            name='ConsentWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.CharField(choices=[('email', 'Email'), ('sms', 'Sms'), ('call', 'Call'), ('visit', 'Visit')], max_length=7)),
                ('word', models.CharField(choices=[('consent', 'Consent'), ('given_by_person', 'Given'), ('withdrawn', 'Withdrawn')], max_length=16)),
                ('on', models.DateField(help_text='From which day it holds, or no longer holds.')),
                ('source', models.BinaryField(help_text='What shows it, sealed: a form, a call, a message.')),
                ('told_by', models.CharField(help_text='Who recorded it: a colleague, or the program that took it in.', max_length=150)),
                ('told_at', models.DateTimeField()),
                ('debtor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consent_words', to='parties.debtor')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('channel__in', ['email', 'sms', 'call', 'visit'])), name='consent_channel_is_known'), models.CheckConstraint(condition=models.Q(('word__in', ['consent', 'given_by_person', 'withdrawn'])), name='consent_word_is_known'), models.CheckConstraint(condition=models.Q(models.Q(('source', b''), _negated=True), models.Q(('told_by', ''), _negated=True)), name='consent_rests_on_a_source')],
            },
        ),
        written_once("parties_consentword", "consents_are_written_once", "what people say is written once; record what they say now"),
        written_once("parties_addressword", "address_words_are_written_once", "what we learnt is written once; record what we know now"),
    ]
