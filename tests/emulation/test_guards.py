"""Guards are laid, replaced and removed in the same way on both databases."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from emulation import guards
from emulation.constraints import explain
from emulation.guards import PREFIX, Guard
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

NO_RENAME = Guard(
    name="test_no_rename",
    table="accounts_user",
    event="UPDATE",
    when="NEW.username <> OLD.username",
    message="Không đổi tên 'đăng nhập'. Hãy mở tài khoản mới.",
)
NO_DELETE = Guard("test_no_delete", "accounts_user", "DELETE", "OLD.username = 'giu-lai'", "Giữ lại.")
NO_INSERT = Guard("test_no_insert", "accounts_user", "INSERT", "NEW.username = 'cam'", "Tên cấm.")


def laid() -> list[str]:
    question = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgname LIKE %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(question, [PREFIX + "%"])
        return sorted(name for (name,) in cursor.fetchall())


@pytest.fixture
def _three(monkeypatch) -> None:
    monkeypatch.setattr(guards, "_guards", [NO_RENAME, NO_DELETE, NO_INSERT])
    guards.install_all()


def refusal(deed) -> str:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        deed()
    return explain(caught.value)


@pytest.mark.usefixtures("_three")
def test_each_event_is_refused_with_its_own_words_and_nothing_else_is() -> None:
    user, kept = UserFactory(username="an"), UserFactory(username="giu-lai")
    user.username = "binh"
    assert refusal(user.save) == NO_RENAME.message
    assert refusal(kept.delete) == NO_DELETE.message
    assert refusal(lambda: UserFactory(username="cam")) == NO_INSERT.message
    user.refresh_from_db()
    user.full_name = "An"
    user.save()
    user.delete()


@pytest.mark.usefixtures("_three")
def test_laying_twice_is_laying_once() -> None:
    once = laid()
    guards.install_all()
    assert laid() == once == sorted(PREFIX + guard.name for guard in (NO_RENAME, NO_DELETE, NO_INSERT))


@pytest.mark.usefixtures("_three")
def test_a_guard_no_longer_declared_disappears(monkeypatch) -> None:
    monkeypatch.setattr(guards, "_guards", [NO_DELETE])
    guards.install_all()
    assert laid() == [PREFIX + NO_DELETE.name]
    guards.drop_all()
    guards.drop_all()
    assert laid() == []


def test_a_guard_on_a_table_that_is_not_there_yet_waits(monkeypatch) -> None:
    monkeypatch.setattr(guards, "_guards", [Guard("test_later", "not_there_yet", "DELETE", "1 = 1", "x")])
    guards.install_all()
    assert laid() == []


def test_every_declared_guard_lies_in_the_database_and_a_migrate_keeps_it() -> None:
    declared = sorted(PREFIX + guard.name for guard in guards._guards)
    assert len(declared) > 5
    assert laid() == declared
    call_command("migrate", verbosity=0)
    assert laid() == declared


def test_names_are_unique_and_messages_name_the_matter() -> None:
    names = [guard.name for guard in guards._guards]
    assert len(set(names)) == len(names)
    assert all(guard.message.endswith(".") and len(guard.message) > 20 for guard in guards._guards)
