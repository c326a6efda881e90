"""From an empty catalogue to a running bloc: the administrator adds a unit (J4), the standing body founds the bloc."""

from collections.abc import Callable

import pytest

from blocs.enums import Capacity
from blocs.models import BlocYear, Unit
from emulation.audit.chain import verify
from tests.factories import HostFactory, UnitFactory, person
from tests.journeys.conftest import PASSWORD, Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_administrator_adds_a_unit(visitor: Callable[..., Visitor]) -> None:
    host = HostFactory(name="Viện kiểm sát nhân dân tỉnh Thái Bình", short_name="VKSND tỉnh Thái Bình")
    person(host, Capacity.ADMINISTRATOR, username="quan-tri", password=PASSWORD)
    one = visitor()
    one.log_in("quan-tri")
    one.press("Quản trị")
    one.check_page()

    one.open("/quan-tri/blocs/unit/add/")
    one.check_page()
    one.page.fill("#id_name", "Viện kiểm sát nhân dân huyện Đông Hưng")
    one.page.fill("#id_short_name", "VKSND huyện Đông Hưng")
    one.page.fill("#id_code", "dong-hung")
    one.page.select_option("#id_kind", "district")
    one.page.get_by_role("combobox", name="Đơn vị cấp trên").click()
    one.page.locator(".select2-search__field").fill("thai binh")
    one.page.get_by_role("option", name="VKSND tỉnh Thái Bình").click()
    one.page.locator("input[name=_save]").click()
    one.page.wait_for_url("**/quan-tri/blocs/unit/")

    one.page.fill("#searchbar", "dong hung")
    one.page.keyboard.press("Enter")
    one.must_see("Viện kiểm sát nhân dân huyện Đông Hưng")
    one.check_page()
    assert Unit.objects.get(code="dong-hung").parent == host
    assert verify().intact


@pytest.mark.parametrize("narrow", [False, True])
def test_the_standing_body_founds_a_bloc(visitor: Callable[..., Visitor], narrow: bool) -> None:
    host = HostFactory()
    head, deputy, member = (UnitFactory(parent=host) for _place in range(3))
    person(host, Capacity.STANDING_BODY, username="thuong-truc", password=PASSWORD)
    one = visitor(narrow=narrow)
    one.log_in("thuong-truc")
    one.check_page()

    one.press("Thành lập khối")
    one.check_page()
    one.page.fill("#id_name", "Khối thi đua các đơn vị thuộc VKSND tỉnh Thái Bình")
    one.page.fill("#id_slug", "thai-binh")
    _write_decision(one, "820/QĐ-UBND", "29/03/2021", "Ủy ban nhân dân tỉnh", "về việc thành lập Khối thi đua")
    one.press("Thành lập khối")

    one.must_see("Đã thành lập")
    one.check_page()
    one.page.fill("#id_year", "2021")
    one.page.fill("#id_starts_on", "01/12/2020")
    one.page.fill("#id_ends_on", "30/11/2021")
    one.press("Mở năm thi đua")

    one.must_see("Đã mở năm 2021")
    one.check_page()
    for unit in (head, deputy, member):
        one.page.get_by_label(unit.name, exact=True).check()
    one.press("Lưu đơn vị thành viên")
    one.must_see("Thứ tự lễ tân")
    one.check_page()
    one.page.get_by_role("button", name=f"Đưa {member} lên một bậc").click()
    one.press("Tiếp: cử khối trưởng, khối phó")

    one.check_page()
    one.page.select_option("#id_head", label=str(head))
    one.page.get_by_label(str(deputy), exact=True).check()
    _write_decision(one, "09/QĐ-VKSTB", "11/01/2021", "Viện trưởng", "về việc cử Khối trưởng, Khối phó")
    one.press("Lưu khối trưởng, khối phó")

    one.must_see("Đã ghi khối trưởng")
    one.check_page()
    one.press("Đưa vào hoạt động…")
    one.check_page()
    one.press("Đưa vào hoạt động")
    one.must_see("Đang hoạt động")
    one.check_page()
    bloc_year = BlocYear.objects.get()
    assert bloc_year.state == "active"
    assert [seat.unit for seat in bloc_year.seats.all()] == [head, member, deputy]
    assert [seat.role for seat in bloc_year.seats.all()] == ["head", "member", "deputy"]


def _write_decision(one: Visitor, number: str, day: str, issuer: str, abstract: str) -> None:
    """Write a new decision in the fields beside the choice of recorded ones."""
    for field, value in (("number", number), ("issued_on", day), ("issuer", issuer), ("abstract", abstract)):
        one.page.fill(f"#id_new-{field}", value)
