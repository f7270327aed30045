"""Documents and sealed fields: unreadable in the database, bound to their row, never changed."""

import base64
import json
from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from amiable.apps.documents import queries, sealing, services
from amiable.apps.documents.sealing import Place, SealBroken
from amiable.apps.documents.services import NewDocument
from amiable.settings import home

MONDAY = date(2026, 2, 2)
HERE = Place("parties_debtor", "last_name", 7)


def raw(sql: str, *values: object) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)


def stored(pk: int) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM documents_document WHERE id = %s", [pk])
        return bytes(cursor.fetchone()[0])


def test_a_sealed_text_opens_in_its_own_place_only():
    sealed = sealing.seal_text("De Smet", HERE)
    assert sealing.unseal_text(sealed, HERE) == "De Smet"
    for elsewhere in (Place("parties_debtor", "last_name", 8), Place("parties_debtor", "street", 7), Place("other", "last_name", 7)):
        with pytest.raises(SealBroken):
            sealing.unseal_text(sealed, elsewhere)


def test_a_changed_byte_breaks_the_seal():
    sealed = bytearray(sealing.seal_text("De Smet", HERE))
    for place in range(len(sealed)):
        broken = sealed.copy()
        broken[place] ^= 1
        with pytest.raises(SealBroken):
            sealing.unseal_text(bytes(broken), HERE)


def test_the_header_names_the_key_and_the_same_text_never_looks_the_same():
    first, second = sealing.seal_text("De Smet", HERE), sealing.seal_text("De Smet", HERE)
    (key_id,) = home.field_keys()
    assert first[:9] == b"\x08" + key_id.encode()
    assert first != second


def test_a_new_key_seals_and_the_old_one_still_opens(new_home):
    """The last key of the file seals; a process that starts later finds both."""
    before = sealing.seal_text("De Smet", HERE)
    file = new_home / "keys" / "fields.json"
    file.write_text(json.dumps(json.loads(file.read_text()) | {"second": base64.b64encode(bytes(32)).decode()}))
    sealing._ciphers.cache_clear()
    after = sealing.seal_text("De Smet", HERE)
    assert (before[0], after[:7]) == (8, b"\x06second")
    assert [sealing.unseal_text(sealed, HERE) for sealed in (before, after)] == ["De Smet", "De Smet"]
    file.unlink()
    sealing._ciphers.cache_clear()
    with pytest.raises(SealBroken):
        sealing.unseal_text(after, HERE)


def test_the_keys_of_two_installations_fit_in_one_file(new_home):
    """The folder of keys was lost, and another made; the old one is found again, and both are put in one file: each row opens."""
    before = sealing.seal_text("De Smet", HERE)
    file = new_home / "keys" / "fields.json"
    lost = json.loads(file.read_text())
    file.unlink()
    sealing._ciphers.cache_clear()
    after = sealing.seal_text("Müller", HERE)
    with pytest.raises(SealBroken) as refused:
        sealing.unseal_text(before, HERE)
    assert "parties_debtor.last_name" in str(refused.value)
    file.write_text(json.dumps(lost | json.loads(file.read_text())))
    sealing._ciphers.cache_clear()
    assert [sealing.unseal_text(sealed, HERE) for sealed in (before, after)] == ["De Smet", "Müller"]


def test_an_empty_text_stays_empty():
    assert sealing.seal_text("", HERE) == b""
    assert sealing.unseal_text(b"", HERE) == ""


@pytest.mark.parametrize(
    ("written", "searched"),
    [
        ("Müller", "MULLER"),
        ("Åström", "astrom"),
        ("Æbelø", "aebelo"),
        ("Strauß", "strauss"),
        ("De Smet", "smet, DE"),
        ("O’Neill-Dupont", "dupont neill o"),
        ("Παπαδόπουλος Ελένη", "ελενη ΠΑΠΑΔΟΠΟΥΛΟΣ"),
        ("Андрей Ёлкин", "ЕЛКИН, АНДРЕИ"),
        ("王 小明", "小明_王"),
    ],
)
def test_the_blind_index_sees_past_accents_and_capitals(written, searched):
    assert set(sealing.blind_index([written])) == set(sealing.blind_index([searched]))


@pytest.mark.parametrize(("text", "words"), [("प्रिया शर्मा", 2), ("محمد علي", 2), ("? – !", 0), ("김 민준", 2)])
def test_words_are_found_in_every_script(text, words):
    assert len(sealing.plain_words(text)) == words


def test_marks_say_nothing_and_differ_by_purpose():
    assert "SMET" not in "".join(sealing.blind_index(["Smet"]))
    assert sealing.mark("person", "a", "bc") != sealing.mark("person", "ab", "c")
    assert sealing.mark("person", "a") != sealing.mark("word", "a")


@pytest.mark.django_db
def test_a_document_comes_back_as_it_was_kept():
    pk = services.store(b"facture;montant\n", "text/csv", "claims.csv", MONDAY)
    assert queries.open(pk) == (b"facture;montant\n", "text/csv", "claims.csv")
    assert b"facture" not in stored(pk)


@pytest.mark.django_db
def test_many_documents_are_one_insert(django_assert_num_queries):
    many = [NewDocument(b"%d" % n, "text/plain", f"{n}.txt") for n in range(50)]
    with django_assert_num_queries(2):  # the row numbers, the rows
        ids = services.store_many(many, MONDAY)
    assert [queries.open(pk).content for pk in (ids[0], ids[49])] == [b"0", b"49"]


@pytest.mark.django_db
def test_bytes_moved_to_another_row_do_not_open():
    mine, yours = services.store_many([NewDocument(b"mine", "text/plain", "a"), NewDocument(b"yours", "text/plain", "b")], MONDAY)
    raw("ALTER TABLE documents_document DISABLE TRIGGER USER")
    raw("UPDATE documents_document SET content = %s WHERE id = %s", stored(yours), mine)
    with pytest.raises(SealBroken):
        queries.open(mine)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "sql", ["UPDATE documents_document SET name = 'x'", "DELETE FROM documents_document", "TRUNCATE documents_document CASCADE"]
)
def test_a_document_is_written_once_even_by_sql(sql):
    services.store(b"x", "text/plain", "x.txt", MONDAY)
    with pytest.raises(DatabaseError, match="documents are written once"):
        raw(sql)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("constraint", "name", "sha256"),
    [("document_has_a_name", "", "0" * 64), ("document_hash_is_sha256", "x", "not a hash")],
)
def test_the_database_refuses_nonsense(constraint, name, sha256):
    insert = "INSERT INTO documents_document (name, media_type, sha256, size, content, made_on) VALUES (%s, '', %s, 0, '', '2026-02-02')"
    with pytest.raises(DatabaseError, match=constraint):
        raw(insert, name, sha256)
