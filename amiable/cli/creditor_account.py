"""What `amiable creditor iban` does: ask for another account, record the call about it, stop it, or show where it stands."""

from typing import TYPE_CHECKING, Annotated

import typer

from amiable.cli.base import console, database, now

if TYPE_CHECKING:
    from datetime import datetime

    from amiable.apps.parties.account_records import AccountChangeView

MISSING = {
    "call_missing": "Missing: a call to {phone}, by somebody else than {asked_by}. Record it with: "
    "amiable creditor iban {name} --called-back NUMBER --spoke-with PERSON --as NAME",
    "approval_missing": "Missing: the approval of somebody else than {asked_by}: amiable approval approve {request} --as NAME",
    "delayed": "Approved: in force from {from_at}. Until then the account before is paid to.",
    "in_force": "In force since {from_at}.",
    "declined": "Declined by {decided_by}: {why}",
    "expired": "Nobody approved it in time. Ask anew.",
    "cancelled": "Cancelled by {cancelled_by}: {cancelled_why}",
}


def iban(
    name: Annotated[str, typer.Argument(help="The creditor's short name.")],
    account: Annotated[str | None, typer.Argument(metavar="[IBAN]", help="The account to which the creditor wants to be paid.")] = None,
    by: Annotated[str | None, typer.Option("--as", metavar="NAME", help="Who does it: the name with which you sign in.")] = None,
    bic: Annotated[str | None, typer.Option(help="The BIC of that account.")] = None,
    number: Annotated[
        str | None, typer.Option("--called-back", metavar="NUMBER", help="The number on which you called the creditor.")
    ] = None,
    person: Annotated[str, typer.Option("--spoke-with", metavar="PERSON", help="Who answered that call.")] = "",
    cancel: Annotated[str | None, typer.Option("--cancel", metavar="REASON", help="Stop the change, and why.")] = None,
) -> None:
    """Change the account to which a creditor is paid; without an IBAN or an option, show where it stands.

    One person asks, another calls the creditor on the number known before, a second pair of eyes approves, and 72 hours pass.
    """
    steps = [each is not None for each in (account, number, cancel)]
    if sum(steps) > 1:
        raise typer.BadParameter("One step at a time: an IBAN, --called-back or --cancel.")
    if any(steps) and by is None:
        raise typer.BadParameter("Say who does it.", param_hint="--as")
    with database():
        from amiable.apps.parties.services import account as services

        at, who = now(), by or ""
        if account is not None:
            new = {"iban": account} | ({"bic": bic} if bic else {})
            services.request_account(name, new, by=who, at=at)
        elif number is not None:
            services.record_call(name, number=number, person=person, by=who, at=at)
        elif cancel is not None:
            services.cancel_account(name, by=who, why=cancel, at=at)
        _show(name, at)


def _show(name: str, at: "datetime") -> None:
    """The account of now, and the last change with what is missing."""
    from amiable.apps.parties import accounts, queries

    creditor = queries.creditor(name)
    paid_to = accounts.account_of(creditor.id, at)
    console.print(f"{creditor.legal_name} is paid to {paid_to.iban}.", markup=False, highlight=False)
    for change in accounts.changes(creditor.id)[:1]:
        asked = f"To {change.iban}: asked by {change.requested_by} on {change.requested_at:%Y-%m-%d %H:%M} UTC."
        console.print(asked, markup=False, highlight=False)
        if change.call:
            called = f"{change.call.person} was called on {change.call.number} by {change.call.by}, {change.call.at:%Y-%m-%d %H:%M} UTC."
            console.print(called, markup=False, highlight=False)
        console.print(_missing(change, at), markup=False, highlight=False)


def _missing(change: "AccountChangeView", at: "datetime") -> str:
    return MISSING[change.state(at)].format(
        phone=change.known_phone,
        asked_by=change.requested_by,
        name=change.creditor,
        request=change.request.id,
        from_at=f"{change.from_at:%Y-%m-%d %H:%M} UTC" if change.from_at else "",
        decided_by=change.request.decided_by,
        why=change.request.why,
        cancelled_by=change.cancellation.by if change.cancellation else "",
        cancelled_why=change.cancellation.why if change.cancellation else "",
    )
