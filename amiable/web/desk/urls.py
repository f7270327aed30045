"""The addresses of the desk. None holds a case number or a name."""

from django.contrib.auth.views import LogoutView
from django.urls import path

from amiable.web.desk.approvals import approval, approvals
from amiable.web.desk.bank import parked_statement
from amiable.web.desk.cards import card_payments
from amiable.web.desk.case import case, letter
from amiable.web.desk.case_counter import case_counter, receipt
from amiable.web.desk.case_debits import case_debits
from amiable.web.desk.case_reach import case_reach
from amiable.web.desk.cases import cases
from amiable.web.desk.counter import counter
from amiable.web.desk.creditor_account import creditor_account, creditors
from amiable.web.desk.debits import debit_file, debit_notice, debited_here, debits
from amiable.web.desk.first_market import first_of
from amiable.web.desk.genuine import genuine
from amiable.web.desk.money import money, money_line
from amiable.web.desk.notices import notices
from amiable.web.desk.refunds import refund, refund_file, refunds
from amiable.web.desk.remittances import remittance, remittance_file, remittances
from amiable.web.desk.returns import return_, returns
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
    path("cases/<int:case_id>/counter/", case_counter, name="case_counter"),
    path("cases/<int:case_id>/receipts/<int:receipt_id>/", receipt, name="receipt"),
    path("cases/<int:case_id>/reach/", case_reach, name="case_reach"),
    path("cases/<int:case_id>/debits/", case_debits, name="case_debits"),
    path("cases/<int:case_id>/debits/<int:collection_id>/notice/", debit_notice, name="debit_notice"),
    path("counter/", first_of("counter"), name="counters"),
    path("counter/<slug:market>/", counter, name="counter"),
    path("debits/", first_of("debits", debited_here), name="debits_first"),
    path("debits/<slug:market>/", debits, name="debits"),
    path("debits/<slug:market>/files/<int:file_id>/", debit_file, name="debit_file"),
    path("genuine/", genuine, name="genuine"),
    path("money/", money, name="money"),
    path("money/<int:line_id>/", money_line, name="money_line"),
    path("money/statements/<int:parked_id>/", parked_statement, name="parked_statement"),
    path("notices/", first_of("notices"), name="notices_first"),
    path("notices/<slug:market>/", notices, name="notices"),
    path("remittances/", remittances, name="remittances"),
    path("remittances/<int:remittance_id>/", remittance, name="remittance"),
    path("remittances/<int:remittance_id>/<slug:kind>/", remittance_file, name="remittance_file"),
    path("refunds/", refunds, name="refunds"),
    path("refunds/<int:refund_id>/", refund, name="refund"),
    path("refunds/files/<slug:message_id>/", refund_file, name="refund_file"),
    path("returns/", returns, name="returns"),
    path("returns/<int:news_id>/", return_, name="return"),
    path("sign-in/", SignIn.as_view(), name="sign_in"),
    path("sign-out/", LogoutView.as_view(next_page="sign_in"), name="sign_out"),
]
