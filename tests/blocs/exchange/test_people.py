"""Accounts, posts and seats from files."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blocs.domain.bloc_years import open_bloc_year
from blocs.domain.exchange.catalogues import BY_SLUG, CATALOGUES
from blocs.domain.posts import deactivate
from blocs.enums import Capacity, Position, SeatRole
from blocs.models import Post, Seat
from emulation.accounts.models import User
from emulation.audit.chain import verify
from emulation.audit.models import Event
from tests.blocs.exchange.helpers import bring_in, opened, rehearse, saved, taken_out, workbook
from tests.factories import DecisionFactory, HostFactory, PostFactory, UnitFactory, UserFactory, make_bloc_year, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> User:
    return person(HostFactory(), Capacity.ADMINISTRATOR, username="keeper")


def table(slug, *rows):
    """Return a workbook of the catalogue with rows given by name of the column."""
    columns = BY_SLUG[slug].columns
    cells = [[row.get(column.name) for column in columns] for row in rows]
    return workbook((BY_SLUG[slug].sheet, [[column.heading for column in columns], *cells]))


def post(user: str, unit: str, **values):
    return {
        "person": user,
        "unit": unit,
        "position": "Viện trưởng",
        "capacity": "Lãnh đạo đơn vị",
        "starts_on": "01/07/2025",
        **values,
    }


def problems(keeper, slug, *rows):
    """Return the problems as (row, heading of the column), with their reasons."""
    found = rehearse(keeper, slug, table(slug, *rows)).report["problems"]
    return {(row, column) for row, column, _reason in found}, " ".join(reason for _row, _column, reason in found)


# --- accounts -----------------------------------------------------------------------------------------------------


def test_accounts_are_opened_without_a_password_and_found_in_any_capitals(keeper):
    UserFactory(username="Ha", full_name="Phạm Thị Hà")
    done = bring_in(
        keeper,
        "tai-khoan",
        table(
            "tai-khoan",
            {"username": "binh", "full_name": "Trần Văn Bi\u0300nh", "email": "binh@vks.example"},
            {"username": "ha", "full_name": "Phạm Thu Hà"},
        ),
    )
    assert done.counts == {"new": 1, "changed": 1, "same": 0}
    new = User.objects.get(username="binh")
    assert (new.full_name, new.is_active, new.has_usable_password()) == ("Trần Văn Bình", True, False)
    assert "binh" in new.search_key
    assert User.objects.get(username="Ha").full_name == "Phạm Thu Hà"
    assert Event.objects.filter(verb="account.opened", object_name="Trần Văn Bình").exists()
    changed = Event.objects.get(verb="account.changed")
    assert changed.details["fields"] == {"full_name": ["Phạm Thị Hà", "Phạm Thu Hà"]}


def test_an_account_is_neither_closed_nor_opened_by_a_file(keeper):
    open_, closed = UserFactory(username="mo"), UserFactory(username="dong")
    deactivate(by=keeper, user=closed)
    rows = [
        {"username": "mo", "full_name": open_.full_name, "is_active": "Không"},
        {"username": "dong", "full_name": closed.full_name, "is_active": "Có"},
    ]
    where, why = problems(keeper, "tai-khoan", *rows)
    assert where == {(2, "Đang hoạt động"), (3, "Đang hoạt động")}
    assert "làm ở trang tài khoản" in why
    for row in rows:
        row["is_active"] = None
    assert rehearse(keeper, "tai-khoan", table("tai-khoan", *rows)).counts["same"] == 2


def test_a_wrong_user_name_is_named(keeper):
    where, why = problems(keeper, "tai-khoan", {"username": "có dấu cách", "full_name": "A"})
    assert where == {(2, "Tên đăng nhập")}
    assert "tên đăng nhập" in why.lower()


# --- posts --------------------------------------------------------------------------------------------------------


def test_a_successor_is_written_as_two_rows(keeper, django_capture_on_commit_callbacks):
    unit = UnitFactory(code="huyen")
    old = PostFactory(unit=unit, person=UserFactory(username="cu"), starts_on=date(2020, 1, 1))
    UserFactory(username="moi")
    decision = DecisionFactory(number="15/QĐ-VKS", issued_on=date(2025, 6, 25))
    cited = {"decision_number": "15/qđ-vks", "decision_day": "25/06/2025"}
    rows = table(
        "chuc-vu",
        post("moi", "huyen", **cited),
        post("cu", "huyen", starts_on="01/01/2020", ends_on="30/06/2025"),
    )
    with django_capture_on_commit_callbacks(execute=True):
        done = bring_in(keeper, "chuc-vu", rows)
    assert done.counts == {"new": 1, "changed": 1, "same": 0}
    new = Post.objects.get(person__username="moi")
    assert (new.decision, new.ends_on, new.position, new.acting) == (decision, None, Position.CHIEF_PROCURATOR, False)
    old.refresh_from_db()
    assert old.ends_on == date(2025, 6, 30)
    assert old.history.count() == 2
    assert {event.verb for event in Event.objects.filter(object_type="blocs.post")} >= {
        "post.appointed",
        "post.changed",
    }
    assert verify().intact


def test_a_deputy_stands_in_the_place_of_a_head_from_the_same_file(keeper):
    UnitFactory(code="huyen")
    for name in ("truong", "pho"):
        UserFactory(username=name)
    DecisionFactory(number="7/QĐ", issued_on=date(2025, 8, 1))
    span = {"starts_on": "01/08/2025", "ends_on": "31/08/2025", "decision_number": "7/QĐ", "decision_day": "01/08/2025"}
    deputy = {"position": "Phó Viện trưởng"}
    done = bring_in(
        keeper,
        "chuc-vu",
        table(
            "chuc-vu",
            post("pho", "huyen", substitutes="truong", **deputy, **span),
            post("truong", "huyen"),
            post("pho", "huyen", **deputy),
        ),
    )
    assert done.counts["new"] == 3
    stand_in = Post.objects.get(substitutes__isnull=False)
    assert stand_in.substitutes == Post.objects.get(person__username="truong")
    found = rehearse(keeper, "chuc-vu", taken_out(keeper, "chuc-vu"))
    assert (found.report["problems"], found.counts["changed"], found.counts["new"]) == ([], 0, 0)


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"person": "ai-do"}, "Tên đăng nhập", "không có tài khoản “ai-do”"),
        ({"unit": "o-dau"}, "Mã đơn vị", "không có đơn vị mã “o-dau”"),
        ({"position": "Thủ kho"}, "Chức vụ", "không có trong danh mục"),
        ({"capacity": None}, "Tư cách trong hệ thống", "chưa có nội dung"),
        ({"ends_on": "30/06/2025"}, "Đến hết ngày", "trước “Từ ngày”"),
        ({"decision_number": "1/QĐ"}, "Ngày quyết định", "cả số và ngày"),
        ({"decision_number": "1/QĐ", "decision_day": "01/01/2025"}, "Số quyết định", "chưa có"),
        ({"substitutes": "keeper"}, "Giữ thay chức vụ của", "không giữ chức vụ cùng tư cách"),
        ({"acting": "Có", "position": "Phó Viện trưởng"}, "", "“Quyền” chỉ dùng cho chức vụ cấp trưởng"),
        ({"starts_on": "01/01/2010"}, "", "trước ngày thành lập đơn vị"),
    ],
)
def test_a_wrong_post_is_named_with_row_and_column(keeper, changes, column, reason):
    UnitFactory(code="huyen", established_on=date(2015, 1, 1))
    UserFactory(username="an")
    where, why = problems(keeper, "chuc-vu", {**post("an", "huyen"), **changes})
    assert where == {(2, column)}
    assert reason in why
    assert not Post.objects.filter(unit__code="huyen").exists()


def test_of_two_posts_that_overlap_the_second_is_named(keeper):
    UnitFactory(code="huyen")
    UserFactory(username="an")
    where, why = problems(keeper, "chuc-vu", post("an", "huyen"), post("an", "huyen", starts_on="01/01/2026"))
    assert where == {(3, "")}
    assert "trùng nhau" in why


def test_two_decisions_of_one_number_and_day_are_not_guessed(keeper):
    unit = UnitFactory(code="huyen")
    an = UserFactory(username="an")
    DecisionFactory(number="1/QĐ", issued_on=date(2025, 1, 1), issuer="Ủy ban nhân dân tỉnh")
    meant = DecisionFactory(number="1/QĐ", issued_on=date(2025, 1, 1), issuer="Viện trưởng")
    cited = {"decision_number": "1/QĐ", "decision_day": "01/01/2025"}
    where, why = problems(keeper, "chuc-vu", post("an", "huyen", **cited))
    assert where == {(2, "Số quyết định")}
    assert "các cơ quan khác nhau" in why
    PostFactory(person=an, unit=unit, starts_on=date(2025, 7, 1), decision=meant)
    found = rehearse(keeper, "chuc-vu", taken_out(keeper, "chuc-vu"))
    assert (found.report["problems"], found.counts["changed"]) == ([], 0)


# --- seats --------------------------------------------------------------------------------------------------------


@pytest.fixture
def forming():
    cast = make_bloc_year(members=3)
    year = open_bloc_year(
        by=cast.standing_body, bloc=cast.bloc, year=2027, starts_on=date(2027, 1, 1), ends_on=date(2027, 12, 31)
    )
    return cast, year


def test_units_are_seated_behind_the_last_and_the_year_is_touched(keeper, forming):
    cast, year = forming
    slug = cast.bloc.slug
    rows = [{"bloc": slug, "year": 2027, "unit": unit.code} for unit in cast.units]
    rows[1]["order"] = 5
    bring_in(keeper, "thanh-vien", table("thanh-vien", *rows))
    assert [(seat.unit, seat.order) for seat in year.seats.order_by("order")] == [
        (cast.units[1], 5),
        (cast.units[0], 6),
        (cast.units[2], 7),
    ]
    before, year.version = year.version, year.__class__.objects.get(pk=year.pk).version
    assert year.version > before
    assert set(year.seats.values_list("role", "kind", "year")) == {(SeatRole.MEMBER, cast.bloc.kind, 2027)}


def test_order_may_change_while_the_year_runs_but_nothing_else(keeper, forming):
    cast, _year = forming
    book = opened(taken_out(keeper, "thanh-vien"))
    sheet = book[BY_SLUG["thanh-vien"].sheet]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[2].value == cast.units[2].code)
    row[3].value = 9
    assert bring_in(keeper, "thanh-vien", saved(book)).counts == {"new": 0, "changed": 1, "same": 2}
    assert Seat.objects.get(unit=cast.units[2]).order == 9


@pytest.mark.parametrize(
    ("changes", "column", "reason"),
    [
        ({"bloc": "khong-co"}, "Mã khối", "không có năm thi đua 2027 của khối “khong-co”"),
        ({"year": 2030}, "Mã khối", "mở năm đó trước"),
        ({"unit": "khong-co"}, "Mã đơn vị", "không có đơn vị"),
        ({"unit": "HOST"}, "Mã đơn vị", "là đơn vị chủ quản"),
        ({"unit": "ENDED"}, "Mã đơn vị", "không hoạt động trong năm 2027"),
        ({"year": 2026}, "Năm", "không thêm đơn vị được nữa"),
        ({"role": "Khối trưởng"}, "Vai trò", "không cử bằng tệp"),
    ],
)
def test_a_wrong_seat_is_named_with_row_and_column(keeper, forming, changes, column, reason):
    cast, _year = forming
    new = UnitFactory(code="moi", parent=cast.host)
    UnitFactory(code="het", parent=cast.host, closed_on=date(2025, 6, 30))
    row = {"bloc": cast.bloc.slug, "year": 2027, "unit": new.code, **changes}
    row["unit"] = {"HOST": cast.host.code, "ENDED": "het"}.get(row["unit"], row["unit"])
    where, why = problems(keeper, "thanh-vien", row)
    assert where == {(2, column)}
    assert reason in why


# --- all of them --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("as_csv", [False, True])
def test_round_trips_change_nothing(keeper, as_csv):
    cast = make_bloc_year(members=3)
    deactivate(by=keeper, user=cast.officers[0])
    UserFactory(username="+84", full_name="=1+1", email="a@b.example")
    for catalogue in CATALOGUES:
        slug = catalogue.slug
        found = rehearse(keeper, slug, taken_out(keeper, slug, as_csv=as_csv), f"{slug}.{'csv' if as_csv else 'xlsx'}")
        assert found.report["problems"] == [], slug
        assert (found.counts["new"], found.counts["changed"]) == (0, 0), slug
        assert found.counts["same"] == catalogue.batch.model.objects.count(), slug


def test_the_number_of_queries_does_not_grow_with_the_rows(keeper):
    def rows(first, count):
        return [{"username": f"u{n}", "full_name": f"Người {n}"} for n in range(first, first + count)]

    counted = []
    for first, count in ((0, 1), (10, 5), (100, 80)):  # the first also reads what the person may do
        with CaptureQueriesContext(connection) as queries:
            bring_in(keeper, "tai-khoan", table("tai-khoan", *rows(first, count)))
        counted.append(len(queries))
    assert counted[1] == counted[2]
