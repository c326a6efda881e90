"""What can be wrong with a signed file, one Vietnamese sentence each."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from emulation.documents import containers


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: its ``code``, the ``pages`` where it shows, the signature ``field`` it belongs to."""

    code: str
    pages: tuple[int, ...] = ()
    field: str = ""
    detail: str = ""

    @property
    def sentence(self) -> str:
        """Reason and remedy in Vietnamese."""
        if self.code in containers.CODES:
            return containers.sentence(self.code)
        words = {"pages": page_list(self.pages), "field": self.field, "detail": self.detail}
        return str(_SENTENCES[self.code]() % words).strip()


def page_list(pages: tuple[int, ...]) -> str:
    """Return page numbers in words: "trang 3", "các trang 2, 3", or that the place shows on no page."""
    if not pages:
        return _("không hiện trên trang nào")
    if len(pages) == 1:
        return _("trang %(number)s") % {"number": pages[0]}
    return _("các trang %(numbers)s") % {"numbers": ", ".join(str(number) for number in pages)}


_SENTENCES = {
    "no-signature": lambda: _("Tệp không có chữ ký nào. Hãy dùng tệp đã ký tải từ hệ thống."),
    "altered": lambda: _(
        "Nội dung đã bị sửa sau khi ký ở ô “%(field)s”: chữ ký không còn khớp. Hãy dùng tệp gốc tải từ hệ thống."
    ),
    "untrusted": lambda: _("Chữ ký ở ô “%(field)s” không được tin cậy. %(detail)s"),
    "weak-digest": lambda: _(
        "Chữ ký ở ô “%(field)s” dùng thuật toán băm đã lỗi thời (SHA-1 hoặc MD5). "
        "Hãy chọn SHA-256 trong phần mềm ký số rồi ký lại."
    ),
    "not-whole": lambda: _(
        "Chữ ký cuối cùng (ô “%(field)s”) không bao trùm toàn bộ tệp: có dữ liệu được thêm sau khi ký. "
        "Hãy dùng tệp gốc tải từ hệ thống."
    ),
    "page-added": lambda: _("Có trang được thêm vào sau khi ký (%(pages)s). Hãy dùng tệp gốc tải từ hệ thống."),
    "page-hidden": lambda: _(
        "Có đối tượng trang được nối vào tệp sau khi ký (không hiện khi đọc). Hãy dùng tệp gốc tải từ hệ thống."
    ),
    "page-removed": lambda: _("Có trang bị bỏ đi sau khi ký (%(pages)s). Hãy dùng tệp gốc tải từ hệ thống."),
    "page-painted": lambda: _(
        "Nội dung hiển thị của trang bị sửa hoặc vẽ đè sau khi ký (%(pages)s). Hãy dùng tệp gốc tải từ hệ thống."
    ),
    "note-added": lambda: _("Có ghi chú, hình vẽ được thêm lên trang sau khi ký (%(pages)s). Hãy dùng tệp gốc."),
    "field-added": lambda: _("Có ô nhập “%(field)s” được thêm vào sau khi ký (%(pages)s). Hãy dùng tệp gốc."),
    "changed": lambda: _("Tệp bị sửa sau khi ký, ngoài việc thêm chữ ký. Hãy dùng tệp gốc tải từ hệ thống."),
    "not-of-signature": lambda: _(
        "Bản ghi thêm chứa nội dung không thuộc một chữ ký (%(detail)s). Hãy tải bản hiện hành, chỉ ký vào ô có sẵn rồi lưu."
    ),
    "no-signature-in-update": lambda: _(
        "Tệp có một lần ghi thêm không mang chữ ký nào. Hãy tải bản hiện hành, chỉ ký một lần rồi lưu."
    ),
    "objects-hidden": lambda: _(
        "Bản ghi thêm giấu dữ liệu không dùng đến trong tệp. Hãy tải bản hiện hành, chỉ ký vào ô có sẵn rồi lưu."
    ),
    "objects-freed": lambda: _("Bản ghi thêm xóa đối tượng đã có trong tệp. Hãy dùng tệp gốc tải từ hệ thống."),
    "bytes-between": lambda: _(
        "Giữa các phần của tệp có dữ liệu lạ không thuộc văn bản hay chữ ký. Hãy dùng tệp gốc tải từ hệ thống."
    ),
    "metadata-changed": lambda: _(
        "Thông tin mô tả của tệp bị sửa (%(detail)s). Hãy tải bản hiện hành, chỉ ký, không sửa thuộc tính của tệp."
    ),
    "form-changed": lambda: _(
        "Thiết lập biểu mẫu của tệp bị sửa (%(detail)s). Hãy tải bản hiện hành, chỉ ký vào ô có sẵn rồi lưu."
    ),
    "cell-changed": lambda: _(
        "Ô ký “%(field)s” bị ẩn, dời chỗ hoặc đổi thuộc tính (%(detail)s). Hãy tải bản hiện hành, ký vào ô có sẵn rồi lưu."
    ),
    "lively": lambda: _(
        "Hình vẽ trong ô ký “%(field)s” mang mã chạy, lớp ẩn hiện hoặc tệp đính kèm. "
        "Hãy chọn kiểu hiển thị chữ ký thông thường rồi ký lại."
    ),
    "locked": lambda: _(
        "Chữ ký khóa văn bản (kiểu chứng nhận, DocMDP hoặc FieldMDP), nên mọi chữ ký sau đều làm hỏng nó. "
        "Hãy tải bản hiện hành, ký kiểu phê duyệt thông thường, không chọn khóa văn bản sau khi ký."
    ),
    "lock-broken": lambda: _(
        "Chữ ký ở ô “%(field)s” khóa văn bản, nhưng sau đó vẫn có phần ghi thêm mà khóa không cho phép. "
        "Hãy dùng tệp gốc tải từ hệ thống."
    ),
    "signature-missing": lambda: _(
        "Thiếu chữ ký ở ô “%(field)s” mà hệ thống đã ghi nhận: tệp bị cắt bớt hoặc là bản cũ. "
        "Hãy tải bản hiện hành từ hệ thống."
    ),
    "signature-unexpected": lambda: _(
        "Có chữ ký ở ô “%(field)s” mà hệ thống không ghi nhận. Hãy dùng tệp gốc tải từ hệ thống."
    ),
    "signer-other": lambda: _(
        "Chứng thư của chữ ký ở ô “%(field)s” không phải của người mà hệ thống đã ghi nhận. Hãy dùng tệp gốc."
    ),
    "unknown-hash": lambda: _(
        "Mã SHA-256 của tệp không trùng bản nào mà hệ thống đã lưu. Hãy dùng tệp gốc tải từ hệ thống."
    ),
}
