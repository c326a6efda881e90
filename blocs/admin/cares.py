"""What the admin's index says about units, blocs, posts and accounts."""

from django.utils.translation import gettext_lazy as _

from blocs.models import Bloc, Post, Unit
from blocs.queries import care as rows
from emulation.accounts.models import User
from emulation.care import Care, declare

declare(
    Care("chua-co-lanh-dao", Unit, _("đơn vị chưa có lãnh đạo"), rows.units_without_leader),
    Care("dong-con-chuc-vu", Unit, _("đơn vị đã kết thúc mà còn người giữ chức vụ"), rows.closed_units_with_posts),
    Care("chua-co-khoi-truong", Bloc, _("khối chưa có khối trưởng năm nay"), rows.blocs_without_head),
    Care("sap-het-han", Post, _("chức vụ kết thúc trong 30 ngày tới"), rows.posts_ending_soon),
    Care("chua-dung", User, _("tài khoản chưa đăng nhập lần nào"), rows.accounts_never_used),
    Care("chua-co-chuc-vu", User, _("tài khoản chưa có chức vụ"), rows.accounts_without_post),
)
