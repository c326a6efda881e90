"""Forms filled in by nobody sane: every form that a role is shown, sent with hostile values, and with numbers of others.

The values are drawn anew from one seed, so a fault comes back. Every second form comes as from a browser, whose answer is led to
an address of its own (emulation/answers.py), which is opened. After all of them, what belongs to the foreign bloc must be what it
was, and no answer may be a 5xx.
"""

import random
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urljoin

from emulation.answers import NAME
from tests.attack.browsers import TOKEN, Forms, Person, Tally, multipart, rows_of_tables, session_of

SEED = 20261201
HOSTILE = [
    "", " ", "0", "-1", "1e309", "NaN", "Infinity", "99999999999999999999", "9" * 400, "1,5", "1.234,5", "½", "٣", "0x10",
    "\x00", "a\x00b", "\ud7ff", "\u202e", "\ufeff", "Ă" * 5000, "đ" * 100_000, "\r\nSet-Cookie: a=b", "../../etc/passwd",
    "' OR 1=1 --",
    "\"><script>alert(1)</script>", "{{ 7*7 }}",
    "{% debug %}", "%s%n%x", "${7*7}", "=HYPERLINK(1)", "javascript:alert(1)",
    "31/02/2026", "2026-13-45", "00:00", "25:61", "0001-01-01", "9999-12-31",
    "on", "true", "null", "[]", "{}", "https://example.com/", "//example.com",
]  # fmt: skip
FILES = [
    b"", b"%PDF-1.7", b"%PDF-1.7\n" + b"\x00" * 5000, b"PK\x03\x04" + b"\xff" * 300, b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
    b"GIF89a", b"<svg onload=alert(1)>", b"a;b\n=1;2", b"\xd0\xcf\x11\xe0" * 100, b"\xff" * 20_000,
]  # fmt: skip
NAMES = [
    "a.pdf",
    "a.xlsx",
    "../../a.png",
    "a\x00.pdf",
    'a".pdf',
    "",
    "ă" * 300 + ".pdf",
    "a.csv",
    "con.docx",
    ".htaccess",
]
BROWSER = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
LEFT_ALONE = {"csrfmiddlewaretoken", "once"}


def run(port: int, *, most: int = 1500) -> Tally:
    """Send ``most`` forms and return what was found."""
    from tests.addresses import COMMON, TABLE
    from tests.test_matrix import World, _bloc

    world, tally = World(), Tally()
    before = {(table, key) for table, key, _hash in rows_of_tables()}
    strangers, _quarter = _bloc()
    theirs = {each for each in rows_of_tables() if each[:2] not in before}
    numbers = [str(key) for _table, key, _hash in sorted(theirs) if key.isdecimal()]
    people = [
        Person(role, port, session_of(user), tally)
        for role, user in world.cast.roles().items()
        if role not in ("administrator", "outsider")  # an administrator may change catalogues; the last turn is theirs
    ]
    places = [world.address(name) for name in [*TABLE, *COMMON]]
    dice = random.Random(SEED)
    forms = _forms(people, places)
    _send(forms, dice, numbers, tally, most)
    changed = theirs - set(rows_of_tables())
    tally.faults += [f"of a foreign bloc: {table} {key}" for table, key, _hash in sorted(changed)]
    keeper = Person("administrator", port, session_of(world.cast.administrator), tally)
    _send(_forms([keeper], [*places, *_admin_pages()]), dice, numbers, tally, most // 4)
    assert strangers
    return tally


def _admin_pages() -> list[str]:
    from django.contrib import admin
    from django.urls import reverse

    found = []
    for model in admin.site._registry:
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}_"
        found += [reverse(base + "add"), reverse(base + "changelist")]
        row = model._default_manager.order_by("pk").first()
        if row is not None:
            found.append(reverse(base + "change", args=[row.pk]))
    return found


def _forms(people: list[Person], places: list[str]) -> list[tuple[Person, str, dict[str, Any]]]:
    """Return every form that these people are shown."""

    def of(job: tuple[Person, str]) -> list[tuple[Person, str, dict[str, Any]]]:
        person, place = job
        answer = person.ask("GET", place)
        html = answer.headers.get("content-type", "").startswith("text/html")
        return [(person, place, form) for form in Forms(answer.text).found if answer.status == 200 and html]

    with ThreadPoolExecutor(6) as pool:
        found = pool.map(of, [(person, place) for place in places for person in people])
        return [each for some in found for each in some if not _is_everywhere(each[2])]


def _is_everywhere(form: dict[str, Any]) -> bool:
    """Whether this is the form of the frame: search, language, leaving (which would end the session of the attack)."""
    action = form["action"] or ""
    return any(part in action for part in ("tim-kiem", "ngon-ngu", "dang-xuat", "i18n", "logout"))


def _send(forms: list[Any], dice: random.Random, numbers: list[str], tally: Tally, most: int) -> None:
    dice.shuffle(forms)
    jobs = [_hostile(*forms[turn % len(forms)], dice, numbers) for turn in range(most if forms else 0)]
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda job: job(), jobs))


def _hostile(person: Person, place: str, form: dict[str, Any], dice: random.Random, numbers: list[str]) -> Any:
    """Return a call that sends this form with some of its fields replaced."""
    fields = dict(form["fields"])
    for name in fields:
        if name not in LEFT_ALONE and dice.random() < 0.5:
            fields[name] = dice.choice(numbers) if dice.random() < 0.3 else dice.choice(HOSTILE)
    if dice.random() < 0.2:
        fields[dice.choice(["id", "pk", "state", "by", "unit", "is_staff", "password", "version"])] = dice.choice(
            numbers
        )
    files = {name: (dice.choice(NAMES), dice.choice(FILES)) for name in form["files"]}
    target = urljoin(place, form["action"] or place)
    if form["method"] != "post":
        from urllib.parse import urlencode

        return lambda: person.ask("GET", target.split("?")[0] + "?" + urlencode(_sendable(fields)))
    fields["csrfmiddlewaretoken"] = TOKEN
    head = BROWSER if dice.random() < 0.5 else {}
    if files:
        body, kind = multipart(_sendable(fields), files)
        return lambda: _post(person, target, body, {**head, "Content-Type": kind})
    return lambda: _post(person, target, _sendable(fields), head)


def _post(person: Person, target: str, data: Any, head: dict[str, str]) -> None:
    """Send a form and open the page that was kept as its answer: a page, or a refusal in words."""
    answer = person.ask("POST", target, data, **head)
    place = answer.headers.get("location", "")
    if answer.status == 303 and f"{NAME}=" in place:
        kept = person.ask("GET", urljoin(target, place), **BROWSER)
        if kept.status in (302, 303):  # a kept answer never leads on
            person.tally.fault(f"{person.name} {place}: the kept answer is {kept.status}")


def _sendable(fields: dict[str, str]) -> dict[str, str]:
    """Return the fields as a browser can send them: no half of a surrogate pair."""
    return {name: value.encode("utf-8", "replace").decode() for name, value in fields.items()}
