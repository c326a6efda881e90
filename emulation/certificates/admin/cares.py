"""What the admin's index says about certificates."""

from django.utils.translation import gettext_lazy as _

from emulation.care import Care, declare
from emulation.certificates import queries
from emulation.certificates.models import Authority, OutsideRoot

declare(
    Care("ca-sap-het", Authority, _("CA nội bộ sắp hết hạn cấp chứng thư"), queries.authorities_ending),
    Care("goc-sap-het", OutsideRoot, _("chứng thư gốc bên ngoài hết hạn hoặc sắp hết hạn"), queries.roots_ending),
    Care("crl-cu", OutsideRoot, _("danh sách thu hồi bên ngoài quá hạn cập nhật"), queries.crls_outdated),
)
