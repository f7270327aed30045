"""The desk over HTTP: who may come in, what a search finds, and what no address may tell."""

import re
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from amiable.apps.contacts import services as contacts
from amiable.apps.staff.models import User
from amiable.web.desk.urls import urlpatterns
from tests.web.portfolio import NAME, PASSWORD, Portfolio


@pytest.fixture
def agent(portfolio: Portfolio) -> Client:
    """An agent who has signed in through the form."""
    client = Client()
    answer = client.post("/desk/sign-in/", {"username": NAME, "password": PASSWORD})
    assert answer.status_code == 302, answer.content
    return client


def found(agent: Client, search: str) -> list[str]:
    """The ids of the cases that a search lists."""
    page = agent.post("/desk/", {"search": search}, follow=True).content.decode()
    return re.findall(r'href="/desk/cases/(\d+)/"', page)


def page_of(agent: Client, case_id: int, query: str = "") -> str:
    answer = agent.get(f"/desk/cases/{case_id}/{query}")
    assert answer.status_code == 200
    return answer.content.decode().replace("\N{NO-BREAK SPACE}", " ")


# Who may come in.


OF_AN_ADDRESS = {"int": "1", "slug": "be"}
PATHS = [
    "/desk/" + re.sub(r"<(\w+):\w+>", lambda place: OF_AN_ADDRESS[place[1]], str(each.pattern))
    for each in urlpatterns
    if each.name not in ("sign_in", "sign_out")
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_a_stranger_is_sent_to_sign_in(path):
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"]) == (302, f"/desk/sign-in/?next={path}")
    assert Client().post(path).status_code in (302, 405), "405: nothing can be done there at all"


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_somebody_who_is_not_staff_is_refused(path):
    client = Client()
    client.force_login(User.objects.create_user("somebody"))
    assert client.get(path).status_code == 403


def test_a_wrong_password_gets_422_and_no_session(portfolio):
    client = Client()
    answer = client.post("/desk/sign-in/", {"username": NAME, "password": "wrong"})
    assert answer.status_code == 422
    assert "Please check both" in answer.content.decode()
    assert client.get("/desk/").status_code == 302


def test_after_five_failures_the_door_rests_even_for_the_right_password(portfolio):
    client = Client(REMOTE_ADDR="192.0.2.7")
    for _ in range(5):
        client.post("/desk/sign-in/", {"username": NAME, "password": "wrong"})
    assert client.post("/desk/sign-in/", {"username": NAME, "password": PASSWORD}).status_code == 429


def test_signing_out_needs_a_post_and_ends_the_session(agent):
    assert agent.get("/desk/sign-out/").status_code == 405
    assert agent.post("/desk/sign-out/")["Location"] == "/desk/sign-in/"
    assert agent.get("/desk/").status_code == 302


def test_the_session_ends_after_fifteen_idle_minutes(agent):
    assert agent.session.get_expiry_age() == 15 * 60
    assert agent.get("/desk/").cookies["session"]["max-age"] == 15 * 60, "each page starts the quarter of an hour anew"


# What a search finds.


def test_without_a_search_every_case_is_listed_newest_first(agent, portfolio):
    wanted = sorted((portfolio.paid.id, portfolio.unpaid.id, portfolio.other.id), reverse=True)
    assert found(agent, "") == [str(pk) for pk in wanted]


def test_a_case_number_is_found_with_or_without_dashes_and_in_small_letters(agent, portfolio):
    printed = portfolio.unpaid.printed_number
    for typed in (printed, printed.replace("-", ""), printed.lower(), printed.replace("-", " ")):
        assert found(agent, typed) == [str(portfolio.unpaid.id)], typed


def test_a_payment_reference_is_found_typed_any_way(agent, portfolio):
    reference = portfolio.other.payment_reference
    for typed in (reference, re.sub(r"\D", "", reference), reference.replace("+", "*"), re.sub(r"\D", " ", reference)):
        assert found(agent, typed) == [str(portfolio.other.id)], typed


def test_a_name_is_found_by_its_words_without_regard_to_capitals_and_accents(agent, portfolio):
    assert len(found(agent, "éloïse")) == 2
    assert found(agent, "dubois ELOISE") == [str(portfolio.paid.id)]
    assert found(agent, "le notre") == [str(portfolio.unpaid.id)]


def test_nothing_found_says_what_to_try_and_keeps_what_was_typed(agent):
    page = agent.post("/desk/", {"search": "Zorglub <b>"}, follow=True).content.decode()
    assert "Nothing found for “Zorglub &lt;b&gt;”" in page
    assert 'value="Zorglub &lt;b&gt;"' in page
    assert "Here is what often helps" in page


def test_a_search_is_kept_while_one_looks_at_a_case_and_can_be_cleared(agent, portfolio):
    found(agent, portfolio.paid.number)
    assert agent.get("/desk/").content.count(b"am-cases__name") == 1
    assert agent.post("/desk/", {"clear": "1", "search": "x"}, follow=True).content.count(b"am-cases__name") == 3


def test_no_address_ever_holds_a_case_number_a_name_or_a_reference(agent, portfolio):
    """The search is a POST that leads back to the bare list; the links lead to numbers that mean nothing outside."""
    answer = agent.post("/desk/", {"search": portfolio.paid.printed_number})
    assert answer["Location"] == "/desk/"
    pages = agent.get("/desk/").content.decode() + page_of(agent, portfolio.paid.id)
    addresses = " ".join(re.findall(r'(?:href|action)="([^"]*)"', pages)).upper()
    for secret in (portfolio.paid.number, portfolio.paid.printed_number, str(portfolio.paid.reference_number), "DUBOIS"):
        assert secret not in addresses


def test_what_was_searched_for_is_sealed_in_the_session(agent):
    found(agent, "Dubois")
    kept = agent.session["desk_search"]
    assert kept
    assert b"Dubois".hex() not in kept


# The case page.


def test_the_page_shows_what_is_owed_line_by_line(agent, portfolio):
    """600.00 since 2026-01-15, reminded by e-mail on 2026-01-20; 250.00 was paid on 2026-04-01."""
    page = page_of(agent, portfolio.paid.id, "?on=2026-04-01")
    for text in ("Éloïse Dubois", portfolio.paid.printed_number, "Vivre Énergie SA", "Owed on 1 April 2026", "F-1", "250,00"):
        assert text in page, text
    assert portfolio.paid.payment_reference in page


def test_another_day_gives_the_statement_of_that_day(agent, portfolio):
    assert "No payment received yet." in page_of(agent, portfolio.paid.id, "?on=2026-03-31")
    assert "No payment received yet." not in page_of(agent, portfolio.paid.id, "?on=2026-04-01")


def test_a_day_that_does_not_exist_is_said_beside_its_field(agent, portfolio):
    answer = agent.get(f"/desk/cases/{portfolio.paid.id}/?on=2026-02-30")
    assert answer.status_code == 422
    assert "This is not a day of the calendar" in answer.content.decode()


def test_an_unknown_case_is_not_found(agent):
    answer = agent.get("/desk/cases/987654321/")
    assert answer.status_code == 404
    assert "We did not find this page" in answer.content.decode()


def test_a_letter_opens_in_the_browser_and_only_from_its_own_case(agent, portfolio):
    """The collection notice may leave once the fourteen days of the reminder are over, and it leaves as a PDF to look at."""
    on = date(2026, 2, 9)
    contacts.owe_due_steps([portfolio.paid.id], on)
    assert contacts.release([portfolio.paid.id], on).released == 1
    (address,) = re.findall(r'href="(/desk/cases/\d+/letters/\d+/)"', page_of(agent, portfolio.paid.id))
    answer = agent.get(address)
    assert answer.content.startswith(b"%PDF-")
    assert (answer["Content-Type"], answer["Content-Disposition"][:6]) == ("application/pdf", "inline")
    assert "script-src" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-store"
    elsewhere = address.replace(f"cases/{portfolio.paid.id}/", f"cases/{portfolio.unpaid.id}/")
    assert agent.get(elsewhere).status_code == 404


def test_the_next_step_and_its_reason_are_named(agent, portfolio):
    assert "Collection notice" in page_of(agent, portfolio.unpaid.id, "?on=2026-02-09")
    assert "The days of the first reminder are over" in page_of(agent, portfolio.unpaid.id, "?on=2026-02-09")
    assert "Nothing to do now" in page_of(agent, portfolio.unpaid.id, "?on=2026-02-03")


# What every answer says to the browser.


def test_every_answer_bears_the_safety_headers(agent, portfolio):
    for path in ("/desk/", f"/desk/cases/{portfolio.paid.id}/", "/desk/sign-in/", "/nowhere/"):
        answer = agent.get(path)
        assert answer["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'"), path
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert "no-store" in answer["Cache-Control"], path
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Server"] == "Amiable"
        assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]


def test_no_page_has_a_script_or_an_inline_style(agent, portfolio):
    for path in ("/desk/", f"/desk/cases/{portfolio.paid.id}/", "/desk/sign-in/"):
        page = agent.get(path, follow=True).content.decode()
        assert "<script" not in page
        assert " style=" not in page
        assert "<style" not in page


def test_a_language_is_chosen_by_a_button_and_the_page_stays(agent, portfolio):
    here = f"/desk/cases/{portfolio.paid.id}/?on=2026-04-01"
    answer = agent.post(reverse("set_language"), {"language": "nl", "next": here})
    assert answer["Location"] == here
    page = page_of(agent, portfolio.paid.id, "?on=2026-04-01")
    assert '<html lang="nl"' in page
    assert "Verschuldigd op 1 april 2026" in page


def test_the_start_leads_to_the_desk():
    assert Client().get("/")["Location"] == "/desk/"
