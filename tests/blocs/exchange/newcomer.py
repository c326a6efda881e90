"""The workbook of a newcomer: the template filled in with 17 units and 40 people, typed with the habits of typists."""

from datetime import date

from openpyxl.workbook import Workbook

from blocs.domain.exchange.catalogues import BY_SLUG, EVERYTHING
from blocs.domain.exchange.files import template_of
from tests.blocs.exchange.helpers import opened

DIVISIONS = 8
DISTRICTS = 8


def put(book: Workbook, slug: str, **values: object) -> None:
    """Write a row under the headings of the template, as a person does who reads them."""
    catalogue = BY_SLUG[slug]
    names = {column.name: column.heading for column in catalogue.columns}
    sheet = book[catalogue.sheet]
    places = {str(cell.value).rstrip(" *"): cell.column for cell in sheet[1]}
    row = sheet.max_row + 1
    for name, value in values.items():
        sheet.cell(row, places[names[name]], value)


def filled() -> Workbook:
    """Return the template with a province, its 16 units and 40 people, typed with the habits of typists."""
    book = opened(template_of(EVERYTHING))
    put(book, "don-vi", code="vks-tinh", name="Viện kiểm sát nhân dân tỉnh Nam Hà", short_name="VKSND tỉnh Nam Hà",
        kind="vksnd cấp tỉnh", established_on="1/7/2025")  # fmt: skip
    for n in range(1, DIVISIONS + 1):
        put(book, "don-vi", code=f"phong-{n}", name=f"Pho\u0300ng {n}", short_name=f"Phòng {n} ", parent="VKS-TINH",
            kind="Phòng và tương đương", protocol_order=n, established_on=date(2025, 7, 1))  # fmt: skip
    for n in range(1, DISTRICTS + 1):
        put(book, "don-vi", code=f"khu-vuc-{n}", name=f"Viện kiểm sát nhân dân khu vực {n}", parent="vks-tinh",
            short_name=f"VKSND\u00a0khu vực {n}", kind="VKSND khu vực", protocol_order=str(20 + n))  # fmt: skip
    people = [("admin", "vks-tinh", "Chuyên viên", "Quản trị hệ thống"),
              ("thuongtruc", "phong-1", "Chuyên viên", "Thường trực Hội đồng Thi đua - Khen thưởng"),
              ("vientruong", "vks-tinh", "Viện trưởng", "Lãnh đạo đơn vị")]  # fmt: skip
    for n in range(1, DIVISIONS + 1):
        people += [(f"p{n}.truong", f"phong-{n}", "Trưởng phòng", "Lãnh đạo đơn vị"),
                   (f"p{n}.cb", f"phong-{n}", "Chuyên viên", "Cán bộ nhập liệu")]  # fmt: skip
    for n in range(1, DISTRICTS + 1):
        people += [(f"kv{n}.truong", f"khu-vuc-{n}", "Viện trưởng", "Lãnh đạo đơn vị"),
                   (f"kv{n}.cb", f"khu-vuc-{n}", "Kiểm sát viên", "Cán bộ nhập liệu")]  # fmt: skip
    people += [(f"kv{n}.pho", f"khu-vuc-{n}", "Phó Viện trưởng", "Lãnh đạo đơn vị") for n in range(1, 6)]
    for n, (username, unit, position, capacity) in enumerate(people):
        put(book, "tai-khoan", username=username, full_name=f"Nguyễn Văn {n}")
        put(book, "chuc-vu", person=username, unit=unit, position=position, capacity=capacity, starts_on="01/07/2025")
    assert len(people) == 40
    return book
