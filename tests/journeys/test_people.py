"""An administrator at the catalogues: what needs care, a post handed over, somebody leaves; and the hand-over pack."""

import pytest
from django.urls import reverse

from blocs.models import Post
from tests.factories import UserFactory, make_bloc_year
from tests.journeys.conftest import PASSWORD, Visitor

pytestmark = pytest.mark.django_db(transaction=True)


def choose(one: Visitor, field: str, words: str, found: str) -> None:
    """Type ``words`` in a box with autocompletion and choose what was ``found``."""
    one.page.locator(f"#id_{field} + .select2").click()
    one.page.locator(".select2-search__field").fill(words)
    one.page.locator(".select2-results__option", has_text=found).click()


@pytest.mark.parametrize("narrow", [False, True])
def test_a_post_is_handed_over_and_somebody_leaves(visitor, narrow) -> None:
    cast = make_bloc_year(members=2)
    heir = UserFactory(full_name="Trần Thị Kế Nhiệm")
    cast.administrator.choose_password(PASSWORD)
    cast.administrator.save()
    post = Post.objects.get(person=cast.head_leader)
    one = visitor(narrow=narrow)
    one.log_in(cast.administrator.username)

    one.open(reverse("admin:index"))
    one.check_page()
    one.page.get_by_role("link", name="tài khoản chưa có chức vụ").click()
    one.must_see("Trần Thị Kế Nhiệm")
    one.check_page()

    one.open(cast.head.get_absolute_url())
    one.check_page()
    one.page.get_by_role("link", name=f"Bàn giao {cast.head_leader}").click()
    choose(one, "to_person", "ke nhiem", "Trần Thị Kế Nhiệm")
    choose(one, "decision", cast.founding_decision.number, str(cast.founding_decision))
    one.page.fill("input[name=on]", "01/06/2026")
    one.page.check("input[name=acting]")
    one.check_page()
    one.press("Bàn giao")
    one.must_see("Đã bàn giao")
    one.check_page()
    assert Post.objects.get(person=heir).acting

    one.open(reverse("admin:accounts_user_change", args=[cast.member_leader.pk]))
    one.check_page()
    one.press("Ngừng hoạt động")
    one.must_see("Mọi phiên đang mở kết thúc ngay")
    one.check_page()
    one.press("Xác nhận")
    one.must_see("Đã cập nhật 1 dòng")
    one.open(reverse("admin:accounts_user_history", args=[cast.member_leader.pk]))
    one.check_page()
    assert Post.objects.get(pk=post.pk).ends_on is not None


@pytest.mark.parametrize("narrow", [False, True])
def test_a_new_head_takes_the_pack(visitor, narrow) -> None:
    cast = make_bloc_year(members=2)
    cast.head_leader.choose_password(PASSWORD)
    cast.head_leader.save()
    one = visitor(narrow=narrow)
    one.log_in(cast.head_leader.username)
    one.open(cast.bloc_year.get_absolute_url())
    one.press("Hồ sơ bàn giao khối")
    one.check_page()
    with one.page.expect_download() as download:
        one.press("Tải hồ sơ bàn giao")
    assert download.value.suggested_filename == f"ban-giao-{cast.bloc.slug}-2026.zip"
