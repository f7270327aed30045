"""Colleagues: one name each, and a password that is worth having."""

import pytest
from django.contrib.auth import authenticate, get_user_model

from amiable.apps.staff.services import NameTaken, WeakPassword, create_staff

GOOD = "copper-lantern-eleven-geese"


@pytest.mark.django_db
def test_a_colleague_can_sign_in_with_that_password_only() -> None:
    number = create_staff(name="els", password=GOOD)
    person = authenticate(username="els", password=GOOD)
    assert person is not None
    assert person.pk == number
    assert authenticate(username="els", password="another-lantern") is None


@pytest.mark.django_db
def test_nobody_shares_a_name_not_even_in_capitals() -> None:
    create_staff(name="els", password=GOOD)
    with pytest.raises(NameTaken, match="Somebody already signs in as ELS"):
        create_staff(name="ELS", password=GOOD)
    assert get_user_model().objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("password", ["short", "password1234", "els-van-acker-1"])
def test_an_easy_password_is_refused_with_the_reason(password: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        create_staff(name="els-van-acker", password=password)
    assert refused.value.faults
    assert not get_user_model().objects.exists()
