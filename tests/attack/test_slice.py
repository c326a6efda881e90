"""A slice of the attacks in every run: hostile forms at the pages of one bloc, in this process. The whole: ``make attack``."""

import random
from typing import Any

import pytest
from django.test import Client

from tests.addresses import TABLE
from tests.attack import forms
from tests.attack.browsers import Answer, Person, Tally, rows_of_tables
from tests.test_matrix import World, _bloc

pytestmark = pytest.mark.django_db
FORMS = 60


class Inside(Person):
    """A person whose requests stay in this process."""

    def __init__(self, name: str, user: Any, tally: Tally) -> None:
        super().__init__(name, 0, "", tally)
        self.client = Client(raise_request_exception=False)
        self.client.force_login(user)

    def ask(self, method: str, path: str, data: Any = None, **headers: str) -> Answer:
        kind = headers.get("Content-Type", "application/x-www-form-urlencoded")
        if isinstance(data, dict):
            from urllib.parse import urlencode

            data = urlencode(data, doseq=True).encode()
        said = {name: value for name, value in headers.items() if name != "Content-Type"}
        response = self.client.generic(method, path, data or b"", content_type=kind, headers=said)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        answer = Answer(response.status_code, {name.lower(): value for name, value in response.items()}, body)
        self.tally.count(f"{self.name} {method} {path} {str(data)[:200]}", answer)
        return answer


@pytest.mark.filterwarnings("ignore")  # what openpyxl and pypdf say of a stranger's bytes
def test_hostile_forms_break_nothing_and_write_nothing_of_others() -> None:
    world, tally, dice = World(), Tally(), random.Random(forms.SEED)
    before = {(table, key) for table, key, _hash in rows_of_tables()}
    _bloc()
    theirs = {each for each in rows_of_tables() if each[:2] not in before}
    numbers = [str(key) for _table, key, _hash in sorted(theirs) if key.isdecimal()]
    people = [
        Inside(role, world.cast.roles()[role], tally) for role in ("head_leader", "member_officer", "member_leader")
    ]
    names = sorted(TABLE)
    dice.shuffle(names)
    shown = [
        (person, place, form)
        for place in map(world.address, names[:14])
        for person in people
        for form in forms.Forms(person.ask("GET", place).text).found
        if not forms._is_everywhere(form)
    ]
    assert len(shown) > 10
    for turn in range(FORMS):
        forms._hostile(*shown[turn % len(shown)], dice, numbers)()
    assert not tally.faults, "\n".join(tally.faults)
    assert theirs <= set(rows_of_tables())
