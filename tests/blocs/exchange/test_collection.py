"""All catalogues in one workbook: what a newcomer fills in on the first Monday, and ten ways to spoil it."""

import pytest
from openpyxl.workbook import Workbook

from blocs.domain.exchange.catalogues import CATALOGUES, EVERYTHING
from blocs.domain.exchange.files import template_of
from blocs.domain.exchange.imports import import_file
from blocs.enums import Capacity, Position
from blocs.models import CatalogueImport, Post, Unit
from blocs.roles import standing_of
from emulation.accounts.models import User
from emulation.sheets import Unreadable
from tests.blocs.exchange.helpers import bring_in, rehearse, saved, taken_out
from tests.blocs.exchange.newcomer import filled, put
from tests.factories import HostFactory, make_bloc_year, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> User:
    return person(HostFactory(), Capacity.ADMINISTRATOR)


def test_a_newcomers_workbook_works_at_first_try(keeper):
    units, users = Unit.objects.count(), User.objects.count()
    done = bring_in(keeper, "ca-bo", saved(filled()))
    assert done.counts == {"new": 17 + 40 + 40, "changed": 0, "same": 0}
    assert (Unit.objects.count() - units, User.objects.count() - users) == (17, 40)
    chief = Post.objects.get(person__username="kv8.truong")
    assert (chief.unit.parent.code, chief.position) == ("vks-tinh", Position.CHIEF_PROCURATOR)
    assert chief.unit.pk in standing_of(chief.person).leader_of
    assert Unit.objects.get(code="phong-3").name == "Phòng 3"
    assert Unit.objects.get(code="khu-vuc-1").short_name == "VKSND khu vực 1"


def test_the_same_workbook_again_changes_nothing(keeper):
    bring_in(keeper, "ca-bo", saved(filled()))
    found = rehearse(keeper, "ca-bo", saved(filled()))
    assert found.report["problems"] == []
    assert (found.counts["new"], found.counts["changed"]) == (0, 0)


def _cell(sheet: str, place: str, value: object):
    def spoil(book: Workbook) -> None:
        book[sheet][place] = value

    return spoil


def _merge(book: Workbook) -> None:
    book["Đơn vị"].merge_cells("E3:E6")


def _drop_column(book: Workbook) -> None:
    book["Tài khoản"].delete_cols(2)


SPOILED = [
    (_cell("Đơn vị", "D5", "Toà án"), (5, "Đơn vị › Loại đơn vị"), "không có trong danh mục"),
    (_cell("Đơn vị", "A6", "phong-1"), (6, "Đơn vị › Mã"), "trùng với dòng 3"),
    (_cell("Đơn vị", "E7", "vks-tinhh"), (7, "Đơn vị › Mã đơn vị cấp trên"), "không có đơn vị mã"),
    (_cell("Đơn vị", "G3", "31/6/2025"), (3, "Đơn vị › Ngày thành lập"), "không có trong lịch"),
    (_cell("Tài khoản", "B9", None), (9, "Tài khoản › Họ và tên"), "chưa có nội dung"),
    (_cell("Tài khoản", "C9", "khong thu"), (9, "Tài khoản › Thư điện tử"), "không phải địa chỉ thư"),
    (_cell("Chức vụ", "A20", "khong.ai"), (20, "Chức vụ › Tên đăng nhập"), "không có tài khoản"),
    (_cell("Chức vụ", "F4", "2025"), (4, "Chức vụ › Từ ngày"), "không phải ngày"),
    (_cell("Chức vụ", "D12", "Có"), (12, "Chức vụ"), "“Quyền” chỉ dùng cho chức vụ cấp trưởng"),
    (_drop_column, (1, "Tài khoản › Họ và tên"), "thiếu cột này"),
]


@pytest.mark.parametrize(("spoil", "where", "reason"), SPOILED)
def test_a_spoiled_copy_is_refused_by_row_and_column(keeper, spoil, where, reason):
    book = filled()
    spoil(book)
    before = (Unit.objects.count(), User.objects.count())
    found = rehearse(keeper, "ca-bo", saved(book))
    assert where in {(row, column) for row, column, _reason in found.report["problems"]}
    assert any(reason in each[2] for each in found.report["problems"])
    assert (Unit.objects.count(), User.objects.count()) == before


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (_merge, "Trang tính “Đơn vị”: Vùng E3:E6: là ô gộp"),
        (_cell("Tài khoản", "B3", "=A3"), "Trang tính “Tài khoản”: Ô B3: là công thức"),
    ],
)
def test_what_cannot_be_read_names_the_sheet(keeper, spoil, reason):
    book = filled()
    spoil(book)
    with pytest.raises(Unreadable) as refusal:
        rehearse(keeper, "ca-bo", saved(book))
    assert reason in " ".join(refusal.value.reasons)
    assert not CatalogueImport.objects.exists()


def test_a_later_sheet_takes_the_earlier_ones_with_it(keeper):
    found = rehearse(keeper, "ca-bo", saved(filled()))
    assert Unit.objects.filter(code="vks-tinh").count() == 0
    import_file(by=keeper, rehearsal=found)
    book = filled()
    put(book, "don-vi", code="them", name="Thêm", short_name="Thêm", kind="VKSND khu vực")
    put(book, "chuc-vu", person="admin", unit="them", position="Chuyên viên", capacity="Cán bộ nhập liệu",
        starts_on="01/01/2020", ends_on="01/01/2019")  # fmt: skip
    assert rehearse(keeper, "ca-bo", saved(book)).report["problems"][0][1] == "Chức vụ › Đến hết ngày"
    assert not Unit.objects.filter(code="them").exists()


def test_sheets_may_be_left_out_or_empty_but_not_all_of_them(keeper):
    book = filled()
    for name in ("Tài khoản", "Hướng dẫn", "Đơn vị thành viên"):
        del book[name]
    for row in book["Chức vụ"].iter_rows(min_row=2):
        for cell in row:
            cell.value = None
    assert bring_in(keeper, "ca-bo", saved(book)).counts["new"] == 17
    with pytest.raises(Unreadable, match="không có trang tính nào đã điền"):
        rehearse(keeper, "ca-bo", template_of(EVERYTHING))
    with pytest.raises(Unreadable, match="CSV chỉ có một bảng"):
        rehearse(keeper, "ca-bo", b"a;b\n1;2\n")


def test_the_whole_installation_comes_back_as_it_went(keeper):
    make_bloc_year(members=4)
    found = rehearse(keeper, "ca-bo", taken_out(keeper, "ca-bo"))
    assert found.report["problems"] == []
    rows = sum(table.batch.model.objects.count() for table in CATALOGUES)
    assert found.counts == {"new": 0, "changed": 0, "same": rows}
