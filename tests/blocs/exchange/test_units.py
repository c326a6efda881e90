"""Units from a file, end to end: template, rehearsal, deed, export."""

from datetime import date

import pytest

from blocs.domain.exchange.catalogues import BY_SLUG
from blocs.domain.exchange.files import template_of
from blocs.domain.exchange.imports import import_file
from blocs.enums import Capacity
from blocs.models import CatalogueImport, Unit
from emulation.accounts.models import User
from emulation.audit.chain import verify
from emulation.audit.models import Event
from emulation.sheets import Unreadable
from emulation.workflow import NotAllowed, Stale, WrongState
from tests.blocs.exchange.helpers import bring_in, opened, rehearse, saved, taken_out, unit_row, units_file
from tests.factories import HostFactory, UnitFactory, make_bloc_year, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> User:
    return person(HostFactory(), Capacity.ADMINISTRATOR)


def test_new_units_in_any_order_with_real_dates(keeper):
    content = units_file(
        unit_row("huyen-a", "tinh-moi", established_on=date(2025, 7, 1), protocol_order=7, phone="0227 1"),
        unit_row("tinh-moi", kind="VKSND cấp tỉnh", established_on="01/06/2025", illustrative="Có"),
    )
    done = bring_in(keeper, "don-vi", content)
    unit = Unit.objects.get(code="huyen-a")
    assert (unit.parent.code, unit.established_on, unit.protocol_order) == ("tinh-moi", date(2025, 7, 1), 7)
    assert (unit.parent.established_on, unit.parent.illustrative, unit.parent.protocol_order) == (
        date(2025, 6, 1),
        True,
        100,
    )
    assert Unit.objects.matching("huyen-a").get() == unit
    assert unit.history.get().history_user == keeper
    assert done.counts == {"new": 2, "changed": 0, "same": 0}


def test_the_deed_is_recorded_row_by_row_and_with_the_file(keeper, django_capture_on_commit_callbacks):
    UnitFactory(code="cu", name="Tên cũ")
    with django_capture_on_commit_callbacks(execute=True):
        done = bring_in(keeper, "don-vi", units_file(unit_row("moi"), unit_row("cu", name="Tên đúng")))
    event = Event.objects.get(verb="catalogue.imported")
    assert event.details["sha256"] == done.file.sha256
    assert (event.details["new"], event.details["changed"]) == (1, 1)
    changed = Event.objects.get(verb="unit.changed")
    assert changed.details["fields"]["name"] == ["Tên cũ", "Tên đúng"]
    assert Event.objects.filter(verb="unit.established", object_name="VKSND moi").count() == 1
    assert verify().intact


def test_only_what_differs_changes(keeper):
    unit = UnitFactory(name="Viện kiểm sát nhân dân huyện X")
    before = unit.history.count()
    book = opened(taken_out(keeper, "don-vi"))
    rows = list(book["Đơn vị"].iter_rows(min_row=2))
    row = next(row for row in rows if row[0].value == unit.code)
    row[1].value = "Viện kiểm sát nhân dân thành phố X"
    done = bring_in(keeper, "don-vi", saved(book))
    assert done.counts == {"new": 0, "changed": 1, "same": len(rows) - 1}
    [line] = done.report["lines"]
    assert line["changes"] == [["Tên đầy đủ", unit.name, "Viện kiểm sát nhân dân thành phố X"]]
    unit.refresh_from_db()
    assert unit.history.count() == before + 1
    assert "thanh pho x" in unit.search_key
    assert "thanh pho x" in unit.sort_key


@pytest.mark.parametrize("as_csv", [False, True])
def test_a_round_trip_changes_nothing(keeper, as_csv):
    host = HostFactory(name="=HYPERLINK(1)", short_name="-Tỉnh")
    UnitFactory(parent=host, name="'=đã có dấu nháy", short_name="@VKS")
    UnitFactory(
        parent=host, name="+84 huyện  hai dấu cách", established_on=date(2020, 2, 29), closed_on=date(2025, 6, 30)
    )
    UnitFactory(name="Tên\u00a0có dấu cách cứng", short_name="00123", protocol_order=0)
    content = taken_out(keeper, "don-vi", as_csv=as_csv)
    found = rehearse(keeper, "don-vi", content)
    assert found.report["problems"] == []
    assert found.counts == {"new": 0, "changed": 0, "same": Unit.objects.count()}


def test_no_cell_of_an_export_is_a_formula(keeper):
    UnitFactory(code="cong-thuc", name="=1+1", short_name="-1")
    book = opened(taken_out(keeper, "don-vi"))
    row = next(row for row in book["Đơn vị"].iter_rows() if row[0].value == "cong-thuc")
    assert (row[1].value, row[1].data_type) == ("=1+1", "s")
    assert "'=1+1" in taken_out(keeper, "don-vi", as_csv=True).decode("utf-8-sig")


def test_a_filled_template_is_taken_and_explains_itself(keeper):
    book = opened(template_of(BY_SLUG["don-vi"]))
    assert book.sheetnames == ["Đơn vị", "Hướng dẫn"]
    assert [row[1].value for row in book["Hướng dẫn"].iter_rows(min_row=2)] == [
        column.heading for column in BY_SLUG["don-vi"].columns
    ]
    assert "VKSND cấp huyện" in book["Hướng dẫn"]["E5"].value
    book["Đơn vị"].append(unit_row("tu-mau"))
    assert bring_in(keeper, "don-vi", saved(book)).counts["new"] == 1


def test_a_rehearsal_writes_nothing(keeper):
    before = (Unit.objects.count(), Unit.history.count(), Event.objects.count())
    found = rehearse(keeper, "don-vi", units_file(unit_row("a", "b"), unit_row("b")))
    assert found.counts["new"] == 2
    assert (Unit.objects.count(), Unit.history.count(), Event.objects.count()) == before


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (unit_row("b", "khong-co"), "Mã đơn vị cấp trên", "không có đơn vị mã “khong-co”"),
        (unit_row("b", "b"), "Mã đơn vị cấp trên", "chạy vòng: b → b"),
        (unit_row("b", "a"), "Mã đơn vị cấp trên", "chạy vòng: b → a → b"),
        (unit_row("a"), "Mã", "trùng với dòng 2"),
        (unit_row("A"), "Mã", "trùng với dòng 2"),
        (unit_row("Hoa"), "Mã", "phải viết thường"),
        (unit_row("có dấu"), "Mã", "không phải mã"),
        (unit_row(""), "Mã", "chưa có nội dung"),
        (unit_row("b", name=" \u200b\u00a0"), "Tên đầy đủ", "chưa có nội dung"),
        (unit_row("b", name="x" * 201), "Tên đầy đủ", "dài 201 ký tự, tối đa 200"),
        (unit_row("b", name=date(2025, 1, 1)), "Tên đầy đủ", "cột này cần chữ"),
        (unit_row("b", kind="Tòa án"), "Loại đơn vị", "không có trong danh mục. Hãy chọn: VKSND tối cao"),
        (unit_row("b", protocol_order="mười"), "Thứ tự lễ tân", "không phải số nguyên"),
        (unit_row("b", protocol_order=1.5), "Thứ tự lễ tân", "không phải số nguyên"),
        (unit_row("b", protocol_order=40000), "Thứ tự lễ tân", "ngoài khoảng 0–32767"),
        (unit_row("b", established_on="31/02/2025"), "Ngày thành lập", "không có trong lịch"),
        (unit_row("b", established_on="7/2025"), "Ngày thành lập", "không phải ngày"),
        (unit_row("b", established_on=45000), "Ngày thành lập", "không phải ngày"),
        (unit_row("b", established_on="01/01/0025"), "Ngày thành lập", "không hợp lý"),
        (unit_row("b", established_on="02/01/2025", closed_on="01/01/2025"), "Ngày kết thúc hoạt động", "trước ngày"),
        (unit_row("b", email="không thư"), "Thư điện tử", "không phải địa chỉ thư"),
        (unit_row("b", illustrative="có thể"), "Số liệu minh họa", "không phải Có hoặc Không"),
    ],
)
def test_a_wrong_cell_is_named_with_row_and_column(keeper, row, column, reason):
    first = unit_row("a", "b" if reason.startswith("chạy vòng: b → a") else "")
    found = rehearse(keeper, "don-vi", units_file(first, row))
    problems = [problem for problem in found.report["problems"] if problem[0] == 3]
    assert {problem[1] for problem in problems} == {column}
    assert reason in problems[0][2]
    assert not found.digest


def test_what_only_the_database_sees_is_named_with_its_row(keeper):
    closed = UnitFactory(code="da-doi-ten", established_on=date(2020, 1, 1))
    closed.earlier_names.create(name="Cũ", short_name="Cũ", ends_on=date(2024, 1, 1))
    row = unit_row("da-doi-ten", established_on="01/01/2020", closed_on="31/12/2023")
    found = rehearse(keeper, "don-vi", units_file(unit_row("moi"), row))
    assert [problem[0] for problem in found.report["problems"]] == [3]
    assert "lần đổi tên có hiệu lực sau ngày kết thúc" in found.report["problems"][0][2]
    assert not Unit.objects.filter(code="moi").exists()


# --- two steps ----------------------------------------------------------------------------------------------------


def test_the_deed_is_exactly_what_was_rehearsed(keeper):
    unit = UnitFactory(code="cu", name="Tên một")
    found = rehearse(keeper, "don-vi", units_file(unit_row("cu", name="Tên hai")))
    unit.name = "Tên ba"
    unit.save()
    with pytest.raises(Stale, match="đối chiếu lại"):
        import_file(by=keeper, rehearsal=found)
    unit.refresh_from_db()
    assert unit.name == "Tên ba"


def test_a_file_is_imported_once(keeper):
    found = rehearse(keeper, "don-vi", units_file(unit_row("moi")))
    import_file(by=keeper, rehearsal=found)
    with pytest.raises(WrongState, match="đã được nhập"):
        import_file(by=keeper, rehearsal=found)
    assert Event.objects.filter(verb="catalogue.imported").count() == 1


def test_all_or_nothing(keeper, monkeypatch):
    found = rehearse(keeper, "don-vi", units_file(unit_row("moi")))

    def full_disk(*args, **kwargs):
        raise OSError

    monkeypatch.setattr("blocs.domain.exchange.imports.record_many", full_disk)
    with pytest.raises(OSError):  # noqa: PT011
        import_file(by=keeper, rehearsal=found)
    assert not Unit.objects.filter(code="moi").exists()
    assert CatalogueImport.objects.get().done_at is None


def test_only_administrators():
    cast = make_bloc_year(members=2)
    content = units_file(unit_row("moi"))
    found = rehearse(cast.administrator, "don-vi", content)
    for by in (cast.standing_body, cast.head_leader, cast.auditor, cast.provincial_leader, cast.outsider):
        with pytest.raises(NotAllowed):
            rehearse(by, "don-vi", content)
        with pytest.raises(NotAllowed):
            import_file(by=by, rehearsal=found)
        with pytest.raises(NotAllowed):
            taken_out(by, "don-vi")
    assert not Unit.objects.filter(code="moi").exists()


def test_an_empty_or_foreign_file_is_refused_and_not_kept(keeper):
    for content in (b"", b"%PDF-1.7", units_file()):
        with pytest.raises(Unreadable):
            rehearse(keeper, "don-vi", content)
    assert not CatalogueImport.objects.exists()
