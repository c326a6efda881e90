"""The file that is signed: one frozen PDF, and a revision of it for every signature."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from emulation import clock
from emulation.accounts.factors import Factors
from emulation.constraints import one_of
from emulation.files.models import StoredFile
from pledges.enums import Means
from pledges.models.pledges import Pledge


class SigningFile(models.Model):
    """The PDF of one frozen text, of a pledge (``appendix`` 0) or of the appendix with this number to it.

    ``prepared`` is the page as it was rendered once, with an empty field for every signature; each ``Revision`` extends the
    bytes before it. ``code`` is printed on every page and leads to the public verification: drawn at chance, so that who
    has no copy cannot guess it. When the text is reopened the file lapses; it stays, and stays readable as lapsed.
    """

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="signing_files", verbose_name=_("giao ước"))
    appendix = models.PositiveSmallIntegerField(_("phụ lục số"), default=0)
    code = models.CharField(_("mã tra cứu"), max_length=20, unique=True)
    text_sha256 = models.CharField(max_length=64)
    prepared = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(_("lúc tạo"), default=clock.now)
    lapsed_at = models.DateTimeField(_("hết hiệu lực lúc"), null=True)
    lapsed_reason = models.TextField(_("lý do hết hiệu lực"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("tệp ký")
        verbose_name_plural = _("tệp ký")
        ordering = ["pledge_id", "appendix", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "appendix"],
                condition=Q(lapsed_at=None),
                name="signingfile_one_in_force",
                violation_error_message=_("Văn bản này đã có tệp ký. Hãy tải lại trang."),
            ),
            models.CheckConstraint(
                condition=Q(lapsed_at=None, lapsed_reason="") | Q(~Q(lapsed_reason=""), lapsed_at__isnull=False),
                name="signingfile_lapsed_has_reason",
                violation_error_message=_("Tệp ký hết hiệu lực phải ghi lý do và thời điểm."),
            ),
        ]

    def __str__(self) -> str:
        return self.code


class Revision(models.Model):
    """The file with one signature more: ``file`` begins with the bytes whose SHA-256 is ``extends_sha256``.

    What is said of the signer is copied, so that a lapsed file still tells it after the places were given back.
    ``client_address`` is printed in the completion certificate and shown nowhere else, and so is what stood behind the act
    (``factors``): that of the signer, of who registered a signature on paper, of nobody for the seal; empty also for what was
    signed before this was noted. ``certificate_sha256`` is that of the certificate that signed (DER): the personal one, the
    own one of the signer, or the seal's. ``drawing`` is the picture of the cell where a foreign program drew it, as the signer
    was shown it; nothing where the product drew the cell, where it is empty, and for files that came back before such
    pictures were kept.
    """

    signing_file = models.ForeignKey(SigningFile, models.PROTECT, related_name="revisions", verbose_name=_("tệp ký"))
    number = models.PositiveSmallIntegerField(_("số"))
    field = models.CharField(_("ô ký"), max_length=80)
    means = models.CharField(_("hình thức ký"), max_length=12, choices=Means.choices)
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64)
    extends_sha256 = models.CharField(max_length=64)
    certificate_sha256 = models.CharField(max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    name = models.CharField(_("họ và tên"), max_length=250)
    title = models.CharField(_("chức vụ"), max_length=120, blank=True)
    authority = models.CharField(_("thẩm quyền ký"), max_length=120, blank=True)
    unit_name = models.CharField(_("đơn vị"), max_length=250, blank=True)
    signed_at = models.DateTimeField(_("lúc ký"))
    kept_at = models.DateTimeField(_("lúc lưu"), default=clock.now)
    client_address = models.GenericIPAddressField(_("địa chỉ máy"), null=True)
    drawing = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, related_name="+", verbose_name=_("hình do phần mềm bên ngoài vẽ")
    )
    factors = models.CharField(_("xác nhận bằng"), max_length=20, choices=Factors.choices, blank=True)

    class Meta:
        verbose_name = _("bản ký")
        verbose_name_plural = _("bản ký")
        ordering = ["signing_file_id", "number"]
        constraints = [
            one_of("means", Means, "revision"),
            models.CheckConstraint(
                condition=Q(factors__in=["", *Factors.values]),
                name="revision_factors_known",
                violation_error_message=_("Giá trị không nằm trong danh mục. Hãy chọn lại từ danh sách."),
            ),
            models.UniqueConstraint(
                fields=["signing_file", "number"],
                name="revision_number_once",
                violation_error_message=_("Người khác vừa ký vào tệp này. Hãy tải lại trang rồi ký tiếp."),
            ),
            models.UniqueConstraint(
                fields=["signing_file", "field"],
                name="revision_field_once",
                violation_error_message=_("Ô ký này đã có chữ ký."),
            ),
            models.CheckConstraint(
                condition=Q(means=Means.SEAL) | Q(person__isnull=False),
                name="revision_has_signer",
                violation_error_message=_("Chữ ký phải ghi người ký."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.unit_name})" if self.unit_name else self.name


class InkSignature(models.Model):
    """What was registered of a signature on paper: the scan, and what the paper looks like."""

    revision = models.OneToOneField(Revision, models.PROTECT, related_name="ink", verbose_name=_("bản ký"))
    scan = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    signed_on = models.DateField(_("ngày ghi trên bản giấy"))
    copies = models.PositiveSmallIntegerField(_("số bản giấy"))
    pages = models.PositiveSmallIntegerField(_("số trang mỗi bản"))
    sealed = models.BooleanField(_("có đóng dấu"), default=False)
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("người kiểm tra")
    )
    kept_where = models.CharField(_("nơi giữ bản giấy"), max_length=200)

    class Meta:
        verbose_name = _("chữ ký trên bản giấy")
        verbose_name_plural = _("chữ ký trên bản giấy")
        constraints = [
            models.CheckConstraint(
                condition=Q(copies__gte=1, pages__gte=1),
                name="inksignature_has_paper",
                violation_error_message=_("Số bản và số trang phải từ 1 trở lên."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.revision)


class Lease(models.Model):
    """Who is signing outside now: one person at a time for a file, for some minutes, from the revision ``number`` on."""

    signing_file = models.OneToOneField(SigningFile, models.CASCADE, related_name="lease")
    field = models.CharField(_("ô ký"), max_length=80)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField(_("bản đã tải"))
    taken_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(_("đến"))

    class Meta:
        verbose_name = _("lượt ký bên ngoài")
        verbose_name_plural = _("lượt ký bên ngoài")

    def __str__(self) -> str:
        return f"{self.holder} – {self.field}"
