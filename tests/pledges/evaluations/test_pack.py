"""The hand-over pack: what is in it, for whom, and that it holds nothing else."""

import csv
import hashlib
import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from blocs.enums import Capacity, Position
from blocs.models import Post
from blocs.packs import CALENDAR, CONTACTS, DUTIES, gather, take_pack
from emulation import clock
from emulation.accounts.models import User
from emulation.audit.models import Event
from emulation.canonical import sha256_of
from emulation.files.store import fetch
from emulation.workflow import NotAllowed
from pledges.evaluations.domain import periods
from pledges.evaluations.models import Publication
from pledges.models import Pledge
from tests.factories import make_bloc_year, person
from tests.pledges import stories
from tests.pledges.evaluations.casts import make_quarter

pytestmark = pytest.mark.django_db


def page(cast) -> str:
    return reverse("blocs:pack", args=[cast.bloc.slug, cast.bloc_year.year])


def taken(client, cast, by) -> dict[str, bytes]:
    """Take the pack and return its files."""
    client.force_login(by)
    response = client.post(page(cast))
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="ban-giao-{cast.bloc.slug}-2026.zip"'
    with zipfile.ZipFile(io.BytesIO(response.content)) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def test_the_signed_pledge_lies_in_it_as_it_was_stored(client, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        story = stories.signed(members=3)
    pledge = Pledge.objects.select_related("document").get(pk=story.pledge.pk)

    files = taken(client, story.cast, story.cast.head_leader)

    assert files[f"tai-lieu/{pledge.document.name}"] == fetch(pledge.document)
    assert f'href="tai-lieu/{pledge.document.name}"' in files["index.html"].decode()


def test_deadlines_and_duties_of_an_open_quarter(client):
    quarter = make_quarter()
    cast, period = quarter.cast, quarter.period
    elsewhere = make_quarter()
    post = Post.objects.get(person=elsewhere.cast.head_leader)
    Post.objects.create(
        person=cast.head_leader, unit=post.unit, capacity="officer", position="specialist", starts_on=post.starts_on
    )

    files = taken(client, cast, cast.head_leader)

    calendar = files[CALENDAR].decode().replace("\r\n ", "")
    assert calendar.count("BEGIN:VEVENT") == 2
    assert f"Hạn nộp kết quả {period.name}" in calendar
    header, *duties = table(files[DUTIES])
    assert header[0] == "Việc"
    assert duties
    here = "http://testserver" + cast.bloc_year.get_absolute_url()
    assert all(duty[3].startswith(here) for duty in duties)
    assert elsewhere.cast.bloc.name not in files["index.html"].decode()


def test_published_tables_lie_in_it_to_be_read_and_as_they_were_sealed(client):
    quarter = make_quarter(members=3)
    for place in range(3):
        quarter.appraise(place)
    periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    publication = Publication.objects.get()

    files = taken(client, quarter.cast, quarter.cast.standing_body)

    sealed = json.loads(files["tai-lieu/bang-diem-quy-3-lan-1.json"])
    assert sha256_of(sealed) == publication.sha256
    assert hashlib.sha256(files["tai-lieu/bang-diem-quy-3-lan-1.json"]).hexdigest() == publication.sha256
    header, *rows = table(files["tai-lieu/bang-diem-quy-3-lan-1.csv"])
    assert header == ["Hạng", "Đơn vị", "Nội dung", "Thưởng", "Trừ", "Tổng", "Xếp loại"]
    assert [row[1] for row in rows] == [row["name"] for row in publication.snapshot["rows"]]
    assert files[CALENDAR].count(b"BEGIN:VEVENT") == 0


def test_contacts_name_the_leaders_of_today_and_to_come_and_run_nothing(client):
    cast = make_bloc_year(members=3)
    User.objects.filter(pk=cast.deputy_leader.pk).update(full_name="=HYPERLINK(1)", email="pho@example.com")
    Post.objects.filter(person=cast.member_leader).update(ends_on=clock.today() - timedelta(days=1))
    coming = person(cast.head, Capacity.LEADER, Position.DEPUTY_CHIEF_PROCURATOR)
    Post.objects.filter(person=coming).update(starts_on=clock.today() + timedelta(days=1))

    files = taken(client, cast, cast.officers[0])

    header, *rows = table(files[CONTACTS])
    assert header[:4] == ["TT", "Đơn vị", "Vai trò", "Họ và tên"]
    assert [(row[0], row[2], row[3]) for row in rows] == [
        ("1", "Khối trưởng", str(cast.head_leader)),
        ("1", "Khối trưởng", str(coming)),
        ("2", "Khối phó", "'=HYPERLINK(1)"),
        ("3", "Thành viên", ""),
    ]
    assert rows[2][5] == "pho@example.com"
    assert str(cast.member_officer) not in files["index.html"].decode()


def test_who_takes_it_is_recorded_and_a_look_is_not(client):
    cast = make_bloc_year(members=3)
    client.force_login(cast.head_leader)
    assert "Tải hồ sơ bàn giao" in client.get(page(cast)).content.decode()
    assert not Event.objects.filter(verb="bloc_year.pack_taken").exists()

    taken(client, cast, cast.head_leader)

    event = Event.objects.get(verb="bloc_year.pack_taken")
    assert event.actor_id == cast.head_leader.pk
    assert CONTACTS in event.details["files"]


def test_who_may_take_it(client):
    cast, foreign = make_bloc_year(members=3), make_bloc_year(members=3)
    may = {"head_leader", "head_officer", "deputy_leader", "deputy_officer", "standing_body"}
    for role, user in cast.roles().items():
        client.force_login(user)
        hidden = 404 if role in ("administrator", "outsider") else 403
        assert client.post(page(cast)).status_code == (200 if role in may else hidden), role
        assert client.post(page(foreign)).status_code == 404, role
        seen = client.get(cast.bloc_year.get_absolute_url())
        assert (page(cast) in seen.content.decode()) == (role in may), role
    with pytest.raises(NotAllowed):
        take_pack(by=cast.member_leader, bloc_year=cast.bloc_year)


def test_a_damaged_document_is_said_and_the_rest_is_there(client, django_capture_on_commit_callbacks, settings):
    with django_capture_on_commit_callbacks(execute=True):
        story = stories.signed(members=3)
    for file in settings.MEDIA_ROOT.rglob("*"):
        if file.is_file():
            file.write_bytes(b"khac")

    files = taken(client, story.cast, story.cast.head_leader)

    assert "không còn" in files["index.html"].decode()
    assert not [name for name in files if name.startswith("tai-lieu/")]


def test_the_pack_is_vietnamese_whatever_the_screen(client, settings):
    cast = make_bloc_year(members=3)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    assert table(taken(client, cast, cast.head_leader)[DUTIES])[0] == ["Việc", "Ở đâu", "Hạn", "Trang"]


def test_as_many_queries_with_more_members():
    def count(members: int) -> int:
        cast = make_bloc_year(members=members)
        with CaptureQueriesContext(connection) as captured:
            gather(cast.bloc_year, User.objects.get(pk=cast.head_leader.pk))
        return len(captured)

    assert count(3) == count(9)
