"""`amiable verify`: is this letter, e-mail, text message or account really ours? With our records, or with a published key alone."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from amiable.cli import base
from amiable.cli.facts_file import must_be_spoken, refuse, write
from amiable.cli.paths import reading
from amiable.core.refusal import Refusal, _
from amiable.files.wording import LANGUAGES

if TYPE_CHECKING:
    from amiable.files.ours import NotGenuine
    from amiable.files.ours_verdict import Genuine

NOT_OURS = 1
FILES = (".pdf", ".eml", ".png", ".jpg", ".jpeg")


class NothingToVerify(Refusal):
    """Neither a thing nor an account was given."""

    code = "verify.nothing"
    what = _("There is nothing to look at.")
    remedy = _("Give a file, a check code, the words of a text message, or an account with --account.")


def verify(
    what: Annotated[
        str, typer.Argument(metavar="FILE|CODE|TEXT", help="A PDF, .eml, PNG or JPEG; a code, a number and code; a text.")
    ] = "",
    key: Annotated[
        Path | None, typer.Option("--key", dir_okay=False, help="Published keys: answer with them alone, without our records.")
    ] = None,
    account: Annotated[str, typer.Option("--account", metavar="IBAN", help="Is this account ours?")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="One JSON object, for a program.")] = False,
    language: Annotated[str, typer.Option(help="The language of the words: " + ", ".join(LANGUAGES) + ".")] = "",
) -> None:
    """Say whether something is really from us: 0 when it is; 1 when it is not, or was changed, with the reason and what to do now."""
    from amiable.files.ours import NotGenuine

    language = language or base.readers_language()
    must_be_spoken(language)
    try:
        if not what and not account:
            raise NothingToVerify(source="house rule")
        content = _content(what)
        _yes(_with_key(key, content, what, account) if key else _with_records(content, what, account), language, as_json=as_json)
    except NotGenuine as reason:
        _no(reason, language, as_json=as_json)
    except Refusal as refusal:
        refuse(refusal, language, as_json=as_json)


def _content(what: str) -> bytes | None:
    """The bytes of a file of that name; None when it is a code or a text.

    refuses  NotReadable, when it is named like a file and cannot be read
    """
    file = Path(what)
    if file.suffix.lower() not in FILES and not _is_file(file):
        return None
    with reading(file):
        return file.read_bytes()


def _is_file(file: Path) -> bool:
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False  # a text that is too long for a name


def _with_key(key: Path, content: bytes | None, what: str, account: str) -> "Genuine":
    from amiable.files.ours import read_published
    from amiable.files.ours_shown import Shown, shown_by, shown_in
    from amiable.files.ours_verdict import verify as verdict

    with reading(key):
        keys = read_published(key.read_bytes())
    shown = shown_by(content) if content is not None else shown_in(what) if what else Shown("text")
    return verdict(shown, keys, account)


def _with_records(content: bytes | None, what: str, account: str) -> "Genuine":
    with base.database():
        from amiable.apps.contacts import ours

        if not what:
            return ours.about_account(account)
        found = ours.about_file(content) if content is not None else ours.about_text(what)
        return ours.and_account(found, account) if account else found


def _yes(genuine: "Genuine", language: str, *, as_json: bool) -> None:
    from amiable.files.ours_verdict import genuine_json, told

    if as_json:
        write(genuine_json(genuine, language))
        return
    for line in told(genuine, language):
        base.console.print(line, markup=False, highlight=False, soft_wrap=True)


def _no(reason: "NotGenuine", language: str, *, as_json: bool) -> NoReturn:
    from amiable.files.statement_json import refusal_json
    from amiable.files.wording import faults, refused

    if as_json:
        write({"genuine": False, **refusal_json(reason, language)})
    else:
        what, remedy = refused(reason, language, str(reason.facts.get("market", "")))
        listed = [f"  {fault['where']}: {fault['what']}" for fault in faults(reason.faults, language)]
        for line in (what, *listed, remedy):
            base.console.print(line, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(NOT_OURS)
