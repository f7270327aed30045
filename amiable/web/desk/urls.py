"""The addresses of the desk. None holds a case number or a name."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from amiable.web.desk.approvals import approval, approvals
from amiable.web.desk.cards import card_payments
from amiable.web.desk.case import case, letter
from amiable.web.desk.cases import cases
from amiable.web.desk.creditor_account import creditor_account, creditors
from amiable.web.desk.sign_in import SignIn

urlpatterns = [
    path("", cases, name="cases"),
    path("cases/<int:case_id>/", case, name="case"),
    path("cases/<int:case_id>/letters/<int:letter_id>/", letter, name="letter"),
    path("cases/<int:case_id>/card/", card_payments, name="card_payments"),
    path("approvals/", approvals, name="approvals"),
    path("approvals/<int:request_id>/", approval, name="approval"),
    path("creditors/", creditors, name="creditors"),
    path("creditors/<int:creditor_id>/account/", creditor_account, name="creditor_account"),
    path("sign-in/", SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(next_page="sign_in"), name="sign_out"),
]
