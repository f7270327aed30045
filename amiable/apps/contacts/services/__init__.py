"""Write contacts: decide what is due, release what is owed, hand it over, take in what became of it. The only writer of their tables."""

from amiable.apps.contacts.services.answering import answer as answer
from amiable.apps.contacts.services.answering import owe_answers as owe_answers
from amiable.apps.contacts.services.deciding import owe_due_steps as owe_due_steps
from amiable.apps.contacts.services.deciding import record_step as record_step
from amiable.apps.contacts.services.news import take_news as take_news
from amiable.apps.contacts.services.releasing import release as release
from amiable.apps.contacts.services.returned_files import take_dropped as take_dropped
from amiable.apps.contacts.services.returned_files import take_file as take_file
from amiable.apps.contacts.services.returned_files import take_receipts as take_receipts
from amiable.apps.contacts.services.returns import work_on as work_on
from amiable.apps.contacts.services.withdrawing import ContactUnknown as ContactUnknown
from amiable.apps.contacts.services.withdrawing import withdraw as withdraw
