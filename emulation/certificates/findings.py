"""What the status page says of certificates: what ends when, and whether keys can be opened at all."""

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from emulation import clock
from emulation.certificates import vault
from emulation.certificates.models import Authority, AuthorityState, Certificate, OutsideRoot, State
from emulation.certificates.queries import WARNED
from emulation.status import Finding, Level, ending, provider


@provider
def certificates() -> Iterator[Finding]:
    """Yield the internal authority first, then the outside ones: four queries, whatever there is."""
    authority = Authority.objects.filter(state=AuthorityState.CURRENT).first()
    if authority is None:
        yield _none_yet()
    else:
        yield ending(
            key=f"authority-{authority.fingerprint[:16]}",
            title=_("CA nội bộ cấp chứng thư"),
            ends_at=authority.used_until,
            remedy=_("Chạy “manage.py internal_ca renew”; nếu quên, lần ký đầu tiên sau đó tự làm việc này."),
        )
        yield _secret(vault.opens(authority.secret_id))
        yield _personal()
    yield from _outside()


def _none_yet() -> Finding:
    return Finding(
        "authority-none",
        _("CA nội bộ"),
        Level.SOON,
        _("Chưa tạo. Lần xác nhận điện tử nội bộ đầu tiên sẽ tự tạo CA."),
        _("Nên tạo trước hội nghị: manage.py internal_ca create --organisation “Tên đơn vị”."),
        once=True,
    )


def _secret(opens: bool) -> Finding:
    title = _("Tệp bí mật mở khóa ký")
    if opens:
        return Finding("secret", title, Level.FINE, _("Mở được khóa của CA nội bộ."))
    return Finding(
        "secret",
        title,
        Level.TROUBLE,
        _("Tệp %(file)s bị mất hoặc không phải tệp đã dùng: không ai ký nội bộ được.") % {"file": vault.NAME},
        _("Khôi phục tệp này từ bản sao lưu; nếu không còn, chạy “manage.py internal_ca renew --lost-secret”."),
    )


def _personal() -> Finding:
    """Say how many keys end soon. Nobody has to do anything: the next signature brings a new one."""
    ends = Certificate.objects.filter(state=State.VALID, used_until__lte=clock.now() + WARNED).count()
    if not ends:
        return Finding("personal", _("Khóa cá nhân"), Level.FINE, _("Không có khóa nào sắp hết hạn."))
    text = ngettext(
        "%(count)d khóa cá nhân hết hạn trong 60 ngày tới hoặc đã hết hạn; lần ký sau tự cấp khóa mới.",
        "%(count)d khóa cá nhân hết hạn trong 60 ngày tới hoặc đã hết hạn; lần ký sau tự cấp khóa mới.",
        ends,
    ) % {"count": ends}
    return Finding("personal", _("Khóa cá nhân"), Level.FINE, text)


def _outside() -> Iterator[Finding]:
    roots = list(OutsideRoot.objects.filter(withdrawn_at=None).order_by("valid_until", "pk"))
    if not roots:
        text = _("Chưa tin cậy tổ chức nào nên chưa nhận chữ ký số ký bên ngoài.")
        yield Finding("outside-none", _("Chứng thư gốc bên ngoài"), Level.FINE, text)
    for root in roots:
        yield ending(
            key=f"outside-root-{root.pk}",
            title=_("Chứng thư bên ngoài: %(subject)s") % {"subject": root},
            ends_at=root.valid_until,
            remedy=_("Tải chứng thư mới của tổ chức chứng thực trong Quản trị, hoặc thôi tin cậy chứng thư này."),
        )
        if root.crl_until and root.crl_until <= clock.now():
            yield Finding(
                f"crl-{root.pk}",
                _("Danh sách thu hồi: %(subject)s") % {"subject": root},
                Level.SOON,
                _("Quá hạn cập nhật từ ngày %(day)s.") % {"day": f"{timezone.localdate(root.crl_until):%d/%m/%Y}"},
                _("Tải danh sách mới nhất của tổ chức chứng thực trong Quản trị."),
            )
