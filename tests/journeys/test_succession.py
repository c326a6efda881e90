"""Two provinces become one (J5): the administrator merges them by browser, the past keeps its names and bytes, heirs read on."""

import hashlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from blocs.domain import bloc_years, blocs
from blocs.enums import BlocKind, Capacity, Position, UnitKind
from blocs.models import Unit
from emulation import clock
from pledges.models import Pledge
from tests.factories import Cast, DecisionFactory, UnitFactory, make_bloc_year, person
from tests.journeys.conftest import Visitor
from tests.journeys.test_quarter import let_in
from tests.pledges.stories import being_signed

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_provinces_become_one(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    story = being_signed(members=3)
    story.sign_all()
    old, sister = story.cast, make_bloc_year(members=2)
    sector = UnitFactory(
        kind=UnitKind.SUPREME, code="toi-cao", name="Viện kiểm sát nhân dân tối cao", short_name="Tối cao"
    )
    administrator = person(sector, Capacity.ADMINISTRATOR)
    let_in(administrator, old.head_leader)
    pdf = Pledge.objects.get().document.sha256

    chief = visitor(narrow=True)
    chief.log_in(old.head_leader.username)
    chief.open(old.bloc_year.get_absolute_url())
    chief.must_see(old.units[0].name)

    admin = visitor()
    admin.log_in(administrator.username)
    admin.open("/khoi/don-vi/")
    admin.check_page()
    merge(admin, old, [old.host, sister.host], "Viện kiểm sát nhân dân tỉnh Mới", "tinh-moi", "provincial", sector)
    province = Unit.objects.get(code="tinh-moi")
    merge(admin, old, old.units[:2], "Viện kiểm sát nhân dân khu vực 1", "khu-vuc-1", "regional", province)
    region = Unit.objects.get(code="khu-vuc-1")

    chief.open("/")
    chief.must_see("chưa gắn với chức vụ nào")  # the post ended with the unit, in the middle of the session
    chief.open("/khoi/")
    assert chief.page.get_by_text(old.bloc.name).count() == 0

    heir = person(region, Capacity.LEADER, Position.CHIEF_PROCURATOR)
    let_in(heir)
    begin_new_bloc(province, region)
    one = visitor(narrow=True)
    one.log_in(heir.username)
    one.open(f"/khoi/don-vi/{region.code}/lich-su/")
    for words in ("Hợp nhất thành đơn vị mới", "Ký giao ước thi đua", old.units[0].name, "Khối mới"):
        one.must_see(words)
    one.check_page()
    one.open(old.bloc_year.get_absolute_url())
    one.must_see(old.units[0].name)
    assert one.page.get_by_text(region.name).count() == 0
    with one.page.expect_download() as download:
        one.press("Tải giao ước (PDF)")
    download.value.save_as(tmp_path / "F.pdf")
    assert hashlib.sha256((tmp_path / "F.pdf").read_bytes()).hexdigest() == pdf


def merge(admin: Visitor, cast: Cast, units: list[Unit], name: str, code: str, kind: str, parent: Unit) -> None:
    """Go through the guided page: choose, look, go back and look again, do."""
    page = admin.page
    admin.open("/khoi/sap-xep/")
    page.check("input[name=kind][value=merge]")
    page.fill("input[name=effective_on]", f"{clock.today():%d/%m/%Y}")
    page.select_option("select[name=decision]", str(cast.founding_decision.pk))
    for unit in units:
        box = page.locator(f"#before-{unit.pk}")
        if not box.is_visible():
            page.locator("details", has=box).locator("summary").click()
        box.check()
    page.fill("input[name=new0-name]", name)
    page.fill("input[name=new0-short_name]", name.replace("Viện kiểm sát nhân dân", "VKSND"))
    page.fill("input[name=new0-code]", code)
    page.select_option("select[name=new0-kind]", kind)
    page.select_option("select[name=new0-parent]", str(parent.pk))
    admin.check_page()
    admin.press("Xem trước ảnh hưởng")
    admin.must_see("Chưa ghi gì")
    admin.press("Sửa lại")
    assert page.locator(f"#before-{units[0].pk}").is_checked()
    admin.press("Xem trước ảnh hưởng")
    admin.must_see("kết thúc hoạt động hết ngày")
    admin.check_page()
    admin.press("Thực hiện")
    admin.must_see("Lịch sử")
    admin.check_page()


def begin_new_bloc(province: Unit, region: Unit) -> Any:
    """Found the bloc of the new province and open its next year."""
    council = person(province, Capacity.STANDING_BODY)
    bloc = blocs.found_bloc(
        by=council,
        name="Khối mới",
        slug="khoi-moi",
        kind=BlocKind.BLOC,
        host_unit=province,
        founding_decision=DecisionFactory(by=council),
    )
    year = clock.today().year + 1
    made = bloc_years.open_bloc_year(
        by=council, bloc=bloc, year=year, starts_on=date(year - 1, 12, 1), ends_on=date(year, 11, 30)
    )
    bloc_years.seat_units(by=council, bloc_year=made, units=[region])
    return made
