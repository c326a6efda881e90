"""After the signing: an appendix is written and signed on a phone; targets are registered, measured and read back."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from pledges.appendices.domain import signing
from pledges.appendices.models import Appendix
from tests.journeys.conftest import PASSWORD, Visitor
from tests.journeys.test_quarter import let_in
from tests.pledges.evaluations.test_results import LAST, Measured
from tests.pledges.registration.rounds import opened, usual_title
from tests.pledges.stories import drafted, signed

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_signed_pledge_is_amended(visitor: Callable[..., Visitor]) -> None:
    story = signed(members=3, witness=False)
    let_in(*story.cast.leaders)
    head = visitor()
    head.log_in(story.cast.head_leader.username)
    head.open(story.pledge.get_absolute_url())
    head.press("Soạn phụ lục")
    head.page.fill("input[name=held_on]", f"{story.pledge.conference_on + timedelta(days=20):%d/%m/%Y}")
    head.page.fill("textarea[name=reason]", "Theo kết luận sơ kết.")
    head.check_page()
    head.press("Tiếp tục")
    head.check_page()
    head.press("Sửa I.1")
    head.must_see("Đang có trong giao ước")
    head.page.fill("textarea[name=text]", "Khoản mới, **in đậm** chỗ cần nhớ.")
    head.check_page()
    head.press("Ghi vào phụ lục")
    head.press("Bãi bỏ I.2")
    head.press("Ghi bãi bỏ vào phụ lục")
    head.press("Xem phụ lục")
    head.check_page()
    head.press("Chốt và mở ký phụ lục…")
    head.press("Chốt và mở ký phụ lục")
    head.must_see("Đang ký")
    head.check_page()

    member = visitor(narrow=True)
    member.log_in(story.cast.member_leader.username)
    member.must_see("Ký phụ lục số 1 của giao ước thi đua.")
    member.press("Đọc và ký")
    member.check_page()
    member.page.check("input[name=read]")
    member.page.fill("input[name=password]", PASSWORD)
    member.press("Ký")
    member.must_see("Chữ ký đã được ghi.")
    member.check_page()

    appendix = Appendix.objects.get()
    for place in appendix.signatories.filter(state="waiting").select_related("seat"):
        by = story.cast.leaders[story.cast.units.index(place.seat.unit)]
        signing.take_signature(by=by, place=place, text_sha256=appendix.frozen_sha256)
    member.open(story.pledge.get_absolute_url())
    member.press("Đọc văn bản hiện hành")
    member.must_see("Sửa đổi theo Phụ lục số 1")
    assert member.page.locator("article.pledge strong", has_text="in đậm").count() == 1
    member.check_page()
    member.page.fill("input[name=day]", f"{story.pledge.conference_on:%d/%m/%Y}")
    member.press("Xem")
    member.must_see("là văn bản khi ký")


def test_titles_and_targets_are_registered(visitor: Callable[..., Visitor]) -> None:
    story = drafted(members=3)
    opened(story)
    usual_title()
    let_in(*story.cast.leaders)
    member = visitor(narrow=True)
    member.log_in(story.cast.member_leader.username)
    member.press("Đăng ký")
    member.check_page()
    member.press("Thêm danh hiệu")
    member.page.select_option("select[name=title]", index=1)
    member.check_page()
    member.press("Lưu")
    member.press("Lấy chỉ tiêu từ giao ước")
    member.must_see("Đã lấy 1 chỉ tiêu từ giao ước.")
    member.press("Gửi đăng ký…")
    member.check_page()
    member.press("Gửi đăng ký")
    member.must_see("Đã gửi đăng ký.")

    head = visitor()
    head.log_in(story.cast.head_leader.username)
    head.press("Xem và xác nhận")
    head.press("Xác nhận đăng ký…")
    head.press("Xác nhận đăng ký")
    head.must_see("Đã xác nhận đăng ký.")
    head.check_page()


def test_a_quarter_measures_what_was_registered(visitor: Callable[..., Visitor]) -> None:
    quarter = Measured()
    let_in(*quarter.cast.leaders)
    member = visitor(narrow=True)
    member.log_in(quarter.cast.leaders[LAST].username)
    member.open(quarter.evaluation(LAST).get_absolute_url())
    member.press("Nhập kết quả chỉ tiêu")
    member.check_page()
    member.page.fill(f"input[name=t{quarter.target.pk}-achieved]", "3")
    member.press("Lưu kết quả")
    member.must_see("Đã lưu 1 chỉ tiêu.")
    member.check_page()
    member.press("Xem đăng ký danh hiệu, chỉ tiêu")
    member.page.get_by_role("link", name=str(quarter.cast.seat(LAST).name.full)).click()
    member.must_see("Quý III/2026")
    member.check_page()
