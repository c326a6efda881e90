"""An administrator at the certificates: an outside authority is looked at and trusted, a key revoked, the state read."""

import pytest
from django.urls import reverse

from emulation.certificates import domain
from emulation.certificates.models import Certificate, OutsideRoot, State
from tests.emulation.documents.papers import issuer
from tests.factories import make_bloc_year
from tests.journeys.conftest import PASSWORD

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("narrow", [False, True])
def test_trusting_revoking_and_reading_the_state(visitor, narrow) -> None:
    cast = make_bloc_year(members=2)
    cast.administrator.choose_password(PASSWORD)
    cast.administrator.save()
    domain.signer_for(cast.member_leader, unit="Viện kiểm sát nhân dân huyện Vũ Thư")
    one = visitor(narrow=narrow)
    one.log_in(cast.administrator.username)

    one.open(reverse("admin:certificates_outsideroot_add"))
    one.check_page()
    one.press("Xem trước")
    one.must_see("Hãy chọn tệp chứng thư.")
    one.page.set_input_files("input[name=file]", {"name": "ca.cer", "mimeType": "", "buffer": issuer().root})
    one.press("Xem trước")
    one.must_see("Hãy đối chiếu từng dấu vân tay")
    one.check_page()
    one.page.fill("input[name=password]", PASSWORD)
    one.press("Tin cậy")
    one.must_see("Đã tin cậy 1 chứng thư.")
    one.check_page()
    one.open(reverse("admin:certificates_outsideroot_change", args=[OutsideRoot.objects.get().pk]))
    one.check_page()

    one.open(reverse("admin:certificates_certificate_change", args=[Certificate.objects.get().pk]))
    one.check_page()
    one.press("Thu hồi")
    one.must_see("không thể khôi phục")
    one.page.select_option("select[name=reason]", "exposed")
    one.check_page()
    one.press("Xác nhận")
    one.must_see("Đã cập nhật 1 dòng")
    assert Certificate.objects.get().state == State.REVOKED

    one.open("/")
    one.press("Tình trạng")
    one.must_see("CA nội bộ cấp chứng thư")
    one.check_page()
