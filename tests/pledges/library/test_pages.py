"""The pages of the library: a highlight from its first words to the summary, as people meet it."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from blocs.packs import take_pack
from emulation.audit.models import Event
from emulation.notices.models import Notice
from pledges.library.domain import sharing
from pledges.library.enums import SHELVES, HighlightKind, HighlightState
from pledges.library.models import Highlight
from tests.emulation.documents.reading import information, whole_text
from tests.factories import make_bloc_year
from tests.pledges.library import shelves
from tests.pledges.library.shelves import page, text

pytestmark = pytest.mark.django_db

WORDS = {
    "initiative": {"title": "Bảng theo dõi thời hạn", "level": "unit", "happened_on": "05/01/2026"},
    "movement": {"title": "Thi đua nước rút", "level": "bloc", "starts_on": "05/01/2026", "ends_on": "19/05/2026"},
    "good_practice": {"title": "Giao ban án theo tuần"},
    "exemplary_unit": {"title": "Tập thể xuất sắc"},
    "exemplary_person": {"title": "Chiến sĩ thi đua cơ sở", "person": "Kiểm sát viên A"},
}


def act(client, by, path: str, data: dict | None = None, expected: int = 302):
    client.force_login(by)
    response = client.post(path, data or {})
    assert response.status_code == expected, text(response)
    return response


def see(client, by, path: str) -> str:
    client.force_login(by)
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    return text(response)


def test_a_highlight_from_its_first_words_to_the_summary(client, django_capture_on_commit_callbacks):
    cast = make_bloc_year(members=3)
    officer, leader, reader = cast.member_officer, cast.member_leader, cast.officers[1]
    assert "Hãy bấm “Thêm vào kho”" in see(client, officer, page("list", cast))
    add = page("add", cast, "sang-kien")
    assert "Phạm vi được công nhận" in see(client, officer, add)
    data = {**WORDS["initiative"], "seat": cast.seat(-1).pk, "text": "Một bảng cho mọi vụ.", "once": "a"}
    act(client, officer, add, data)
    highlight = Highlight.objects.get()
    assert (highlight.kind, highlight.state, highlight.seat) == ("initiative", "draft", cast.seat(-1))
    assert "Bảng theo dõi" in see(client, officer, page("list", cast))
    assert "Bảng theo dõi" not in see(client, reader, page("list", cast))

    edit = page("edit", cast, highlight.pk)
    assert "Một bảng cho mọi vụ." in see(client, officer, edit)
    act(client, officer, edit, {**data, "text": "Một bảng cho mọi vụ án.", "version": 1})

    share = page("share", cast, highlight.pk)
    assert "nhận thông báo" in see(client, leader, share)
    act(client, leader, share, {"version": 2, "once": "b"})
    assert Notice.objects.filter(recipient=cast.head_leader, text__contains="Bảng theo dõi").exists()
    assert "Một bảng cho mọi vụ án." in see(client, reader, highlight.get_absolute_url())

    act(client, cast.head_leader, page("pick", cast, highlight.pk))
    assert "Được chọn vào báo cáo" in see(client, reader, page("list", cast) + "?picked=on")
    assert Notice.objects.filter(recipient=leader, text__contains="được chọn vào báo cáo").exists()
    assert "bỏ chọn trước" in see(client, leader, page("withdraw", cast, highlight.pk))
    act(client, cast.standing_body, page("unpick", cast, highlight.pk))

    act(client, leader, page("withdraw", cast, highlight.pk), {"version": 5, "once": "c"}, expected=422)
    act(client, leader, page("withdraw", cast, highlight.pk), {"version": 5, "note": "Thiếu số liệu", "once": "c"})
    client.force_login(reader)
    assert client.get(highlight.get_absolute_url()).status_code == 404
    assert "Thiếu số liệu" in see(client, officer, highlight.get_absolute_url())
    act(client, officer, edit, {**data, "text": "Đã bổ sung số liệu.", "version": 6})
    act(client, officer, share, {"version": 7, "once": "d"})
    assert "Đã bổ sung số liệu." in see(client, reader, highlight.get_absolute_url())
    verbs = list(
        Event.objects.filter(object_type="library.highlight").order_by("sequence").values_list("verb", flat=True)
    )
    assert verbs == [
        f"highlight.{deed}"
        for deed in ("drafted", "edited", "shared", "picked", "unpicked", "withdrawn", "edited", "shared")
    ]


@pytest.mark.parametrize(("shelf", "kind"), SHELVES.items())
def test_every_kind_has_a_form_of_its_own(client, shelf, kind):
    cast = make_bloc_year(members=2)
    words = {**WORDS[kind], "seat": cast.seat(0).pk, "text": "Nội dung", "quarter": "2", "sponsor": "VKSND tỉnh"}
    client.force_login(cast.head_leader)
    response = client.get(page("add", cast, shelf))
    form = response.context["form"]
    assert {"person", "level", "starts_on", "ends_on", "happened_on"} & form.fields.keys() == {
        HighlightKind.MOVEMENT: {"level", "starts_on", "ends_on"},
        HighlightKind.INITIATIVE: {"level", "happened_on"},
        HighlightKind.EXEMPLARY_PERSON: {"person", "happened_on"},
    }.get(kind, {"happened_on"})
    act(client, cast.head_leader, page("add", cast, shelf), {**words, "once": shelf})
    act(client, cast.head_leader, page("add", cast, shelf), {**words, "once": shelf})  # a double click
    added = Highlight.objects.get()
    assert (added.kind, added.quarter, added.title) == (kind, 2, WORDS[kind]["title"])
    assert WORDS[kind]["title"] in see(client, cast.head_leader, added.get_absolute_url())


def test_the_head_launches_a_movement_of_the_whole_bloc(client):
    cast = make_bloc_year(members=3)
    words = {**WORDS["movement"], "text": "Toàn khối", "once": "x"}
    assert "— Cả khối —" in see(client, cast.head_leader, page("add", cast, "phong-trao"))
    assert "— Cả khối —" not in see(client, cast.head_leader, page("add", cast, "sang-kien"))
    assert "— Cả khối —" not in see(client, cast.member_leader, page("add", cast, "phong-trao"))
    act(client, cast.member_leader, page("add", cast, "phong-trao"), words, expected=422)
    act(client, cast.head_leader, page("add", cast, "phong-trao"), {**words, "level": "unit"}, expected=422)
    act(client, cast.head_leader, page("add", cast, "phong-trao"), words)
    movement = Highlight.objects.get()
    assert (movement.seat, movement.teller) == (None, "Cả khối")
    assert "Cả khối" in see(client, cast.officers[1], movement.get_absolute_url())  # the deputy's unit writes it too


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("q=bang+theo+doi", {"Bảng theo dõi"}),
        ("q=mot+bang", {"Bảng theo dõi"}),
        ("kind=good_practice", {"Giao ban"}),
        ("quarter=2", {"Giao ban"}),
        ("quarter=0", {"Bảng theo dõi", "Phong trào khối"}),
        ("picked=on", {"Giao ban"}),
        ("kind=khong-co&quarter=9&unit=khong-co", {"Bảng theo dõi", "Giao ban", "Phong trào khối"}),
        ("q=khong+co+dau", set()),
    ],
)
def test_the_list_is_narrowed_and_so_are_its_papers(client, asked, found):
    cast = make_bloc_year(members=3)
    shelves.shared(cast, title="Bảng theo dõi", text="Một bảng")
    shelves.picked(cast, 1, kind=HighlightKind.GOOD_PRACTICE, title="Giao ban", quarter=2)
    sharing.share(by=cast.head_leader, highlight=shelves.of_bloc(cast, title="Phong trào khối"))
    shelves.drafted(cast, title="Bản nháp riêng", quarter=2)
    reader = cast.officers[1]
    response_text = see(client, reader, page("list", cast) + "?" + asked)
    assert {
        title for title in ("Bảng theo dõi", "Giao ban", "Phong trào khối", "Bản nháp riêng") if title in response_text
    } == found
    workbook = client.get(page("export", cast) + "?" + asked)
    rows = list(load_workbook(BytesIO(workbook.content)).active.values)
    assert {row[2] for row in rows[1:]} == found


def test_units_are_told_apart(client):
    cast = make_bloc_year(members=3)
    shelves.shared(cast, 1, title="Của phó")
    shelves.shared(cast, 2, title="Của thành viên")
    found = see(client, cast.auditor, page("list", cast) + f"?unit={cast.units[2].code}")
    assert "Của thành viên" in found
    assert "Của phó" not in found


def test_the_printed_list_is_what_was_shared(client):
    cast = make_bloc_year(members=3)
    for kind in HighlightKind:
        shelves.shared(cast, kind=kind, title=f"Tên của {kind.label}")
    shelves.drafted(cast, title="Bản nháp riêng")
    client.force_login(cast.member_officer)
    response = client.get(page("print", cast))
    assert response["Content-Type"] == "application/pdf"
    words = " ".join(whole_text(response.content).split())
    for expected in (
        "DANH MỤC",
        "I. Phong trào thi đua",
        "V. Điển hình tiên tiến – cá nhân",
        "(Kiểm sát viên A)",
        "Độc lập",
    ):
        assert expected in words
    assert "05/01/2026 – 19/05/2026" in words
    assert "Bản nháp riêng" not in words
    assert '">' not in words  # a marked-up name in an attribute would end the attribute
    assert information(response.content)["Author"] == cast.bloc.name


def test_an_empty_library_prints_that_it_is_empty(client):
    cast = make_bloc_year(members=2)
    client.force_login(cast.auditor)
    assert "Chưa có mục nào" in whole_text(client.get(page("print", cast)).content)
    assert "Các đơn vị thành viên ghi vào kho" in see(client, cast.auditor, page("list", cast))


def test_the_panel_counts_what_is_shared(client):
    cast = make_bloc_year(members=3)
    year = cast.bloc_year.get_absolute_url()
    assert "Chưa có gì được chia sẻ." in see(client, cast.auditor, year)
    for number in range(4):
        shelves.shared(cast, title=f"Sáng kiến số {number}")
    shelves.drafted(cast, title="Bản nháp riêng")
    shown = see(client, cast.member_officer, year)
    assert "Sáng kiến</a>: 4" in shown
    assert "Sáng kiến số 3" in shown
    assert "Sáng kiến số 0" not in shown
    assert "Bản nháp riêng" not in shown


def test_a_draft_is_thrown_away_and_what_was_shared_is_not(client):
    cast = make_bloc_year(members=2)
    draft, kept = shelves.drafted(cast), shelves.withdrawn(cast)
    assert "bị xóa khỏi kho" in see(client, cast.member_officer, page("remove", cast, draft.pk))
    for _twice in range(2):
        assert act(client, cast.member_officer, page("remove", cast, draft.pk)).url == page("list", cast)
    act(client, cast.outsider, page("remove", cast, draft.pk), expected=404)
    act(client, cast.member_officer, page("remove", cast, kept.pk), expected=409)
    assert list(Highlight.objects.all()) == [kept]
    assert Event.objects.filter(verb="highlight.removed").exists()


def test_picking_twice_is_picking_once(client):
    cast = make_bloc_year(members=2)
    highlight = shelves.shared(cast)
    for name, state in (("pick", True), ("pick", True), ("unpick", False), ("unpick", False)):
        act(client, cast.head_leader, page(name, cast, highlight.pk))
        highlight.refresh_from_db()
        assert highlight.picked == state
    assert Event.objects.filter(verb__in=["highlight.picked", "highlight.unpicked"]).count() == 2


def test_search_finds_what_the_reader_may_see(client):
    cast = make_bloc_year(members=3)
    shelves.shared(cast, title="Bảng theo dõi thời hạn")
    shelves.drafted(cast, title="Bảng nháp theo dõi")
    found = see(client, cast.officers[1], reverse("search") + "?q=bang+theo+doi")
    assert "Bảng theo dõi thời hạn" in found
    assert "Bảng nháp" not in found
    assert "Bảng nháp" in see(client, cast.member_leader, reverse("search") + "?q=bang+theo+doi")
    assert "Bảng theo dõi" not in see(client, cast.outsider, reverse("search") + "?q=bang+theo")


def test_the_hand_over_pack_takes_the_library_along():
    cast = make_bloc_year(members=3)
    name = "tai-lieu/kho-sang-kien-dien-hinh.xlsx"
    assert name not in ZipFile(BytesIO(take_pack(by=cast.head_leader, bloc_year=cast.bloc_year))).namelist()
    shelves.shared(cast, title="=1+1")
    shelves.drafted(cast, title="Bản nháp riêng")
    pack = ZipFile(BytesIO(take_pack(by=cast.head_leader, bloc_year=cast.bloc_year)))
    cells = list(load_workbook(BytesIO(pack.read(name))).active.iter_rows(min_row=2))
    assert [(row[2].value, row[2].data_type) for row in cells] == [("=1+1", "s")]


def test_states_of_the_page(client):
    cast = make_bloc_year(members=2)
    for made, words in (
        (shelves.drafted, "chỉ người của đơn vị thấy"),
        (shelves.withdrawn, "Cần bổ sung số liệu"),
    ):
        assert words in see(client, cast.member_officer, made(cast).get_absolute_url())
    assert Highlight.objects.filter(state=HighlightState.WITHDRAWN).count() == 1
