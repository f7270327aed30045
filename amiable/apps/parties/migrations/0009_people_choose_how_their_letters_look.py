"""People choose how their letters look; a consent ends with an address that they did not replace."""

import django.db.models.deletion
from django.db import migrations, models

from amiable.apps.documents.written_once import written_once


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0008_people_say_how_they_are_reached'),
    ]

    operations = [
        migrations.CreateModel(
            name='VersionWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(choices=[('standard', 'Standard'), ('large', 'Large'), ('plain', 'Plain')], max_length=8)),
                ('on', models.DateField(help_text='The day on which they said so.')),
                ('source', models.BinaryField(help_text='What shows it, sealed: a call, a message.')),
                ('told_by', models.CharField(max_length=150)),
                ('told_at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='consentword',
            name='consent_word_is_known',
        ),
        migrations.AlterField(
            model_name='consentword',
            name='word',
            field=models.CharField(choices=[('consent', 'Consent'), ('given_by_person', 'Given'), ('withdrawn', 'Withdrawn'), ('ended', 'Ended')], max_length=16),
        ),
        migrations.AddConstraint(
            model_name='consentword',
            constraint=models.CheckConstraint(condition=models.Q(('word__in', ['consent', 'given_by_person', 'withdrawn', 'ended'])), name='consent_word_is_known'),
        ),
        migrations.AddField(
            model_name='versionword',
            name='debtor',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='version_words', to='parties.debtor'),
        ),
        migrations.AddConstraint(
            model_name='versionword',
            constraint=models.CheckConstraint(condition=models.Q(('version__in', ['standard', 'large', 'plain'])), name='letter_version_is_known'),
        ),
        migrations.AddConstraint(
            model_name='versionword',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('source', b''), _negated=True), models.Q(('told_by', ''), _negated=True)), name='letter_version_rests_on_a_source'),
        ),
        written_once("parties_versionword", "versions_are_written_once", "what people say is written once; record what they say now"),
    ]
