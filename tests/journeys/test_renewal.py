"""The standing body opens a year from the last one; the rules speak against a head twice in a row, the reason is minuted."""

from collections.abc import Callable

import pytest

from blocs.models import BlocYear
from emulation.audit.models import Event
from tests.factories import make_bloc_year
from tests.journeys.conftest import Visitor
from tests.journeys.test_quarter import let_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("narrow", [False, True])
def test_a_year_is_opened_from_the_last_one(visitor: Callable[..., Visitor], narrow: bool) -> None:
    cast = make_bloc_year(members=4)
    let_in(cast.standing_body)
    one = visitor(narrow=narrow)
    one.log_in(cast.standing_body.username)
    one.open(f"{cast.bloc.get_absolute_url()}mo-tu-nam-truoc/")
    one.check_page()
    one.press("Tiếp: đơn vị thành viên")
    one.check_page()
    one.page.get_by_role("button", name=f"Bỏ {cast.units[3].short_name}").click()
    one.check_page()
    one.press("Tiếp: khối trưởng, khối phó")
    one.check_page()

    one.page.select_option("select[name=head]", label=str(cast.head))
    one.page.get_by_label(str(cast.units[2]), exact=True).last.check()
    one.page.select_option("select[name=decision]", label=str(cast.leadership_decision))
    one.press("Tiếp: xem lại")
    one.must_see("hai năm liền")
    one.check_page()
    one.page.fill("[name=note]", "Ba đơn vị còn lại xin thôi, ghi ở biên bản hội nghị.")
    one.press("Tiếp: xem lại")
    one.must_see("Chọn ngoài quy tắc")
    one.must_see("Đơn vị không còn")
    one.check_page()
    one.press(f"Mở năm {cast.bloc_year.year + 1}")
    one.page.wait_for_url(f"**/{cast.bloc_year.year + 1}/")
    one.check_page()

    year = BlocYear.objects.get(year=cast.bloc_year.year + 1)
    assert year.seats.count() == 3
    assert "xin thôi" in Event.objects.get(verb="bloc_year.leadership_named", object_id=str(year.pk)).note
