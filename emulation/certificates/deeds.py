"""What the deeds on certificates and their authorities are called."""

from django.utils.translation import gettext_lazy as _

from emulation.audit.words import name_deeds

name_deeds(
    {
        "authority.created": _("Tạo CA nội bộ"),
        "authority.retired": _("Thay CA nội bộ"),
        "authority.secret_replaced": _("Thay tệp bí mật của CA"),
        "certificate.issued": _("Cấp chứng thư"),
        "certificate.revoked": _("Thu hồi chứng thư"),
        "certificate.claimed": _("Nhận chứng thư số là của mình"),
        "certificate.bound": _("Xác nhận chứng thư số của người ký"),
        "certificate.renewed": _("Gắn chứng thư số gia hạn với người ký"),
        "certificate.refused": _("Không xác nhận chứng thư số của người ký"),
        "certificate.unbound": _("Gỡ chứng thư khỏi người ký"),
        "outside_root.trusted": _("Tin cậy CA bên ngoài"),
        "outside_root.withdrawn": _("Thôi tin cậy CA bên ngoài"),
        "outside_root.crl_kept": _("Cập nhật danh sách thu hồi"),
    }
)
