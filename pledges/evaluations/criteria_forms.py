"""Forms of points tables: what a table says of itself, its ratings, its next version."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.enums import UnitKind
from blocs.models import Decision, Unit
from blocs.permissions import keeps_catalogues
from blocs.roles import standing_of
from emulation import clock
from emulation.forms import CleanCharField, OnceForm, PointsField, helper_without_tag
from emulation.moments import DAY_ATTRIBUTES
from emulation.numbers import format_decimal, parse_decimal
from emulation.text import fold
from pledges.evaluations.domain.blocs import LEAF_BREAK
from pledges.evaluations.domain.exchange import words
from pledges.evaluations.domain.points_table import PointsTable
from pledges.evaluations.enums import RatingBasis
from pledges.evaluations.models import CriteriaSet
from pledges.evaluations.models.criteria import default_tie_breaks
from pledges.evaluations.permissions import keeps_criteria, years_run_by

_RECENT_DECISIONS = 200
_LARGEST = Decimal(99_999)
SHARED, EVERYBODYS = "chung", "toan-nganh"


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, required=False, widget=forms.DateInput(attrs=DAY_ATTRIBUTES), **more)


class CriteriaSetForm(forms.Form):
    """What a table says of itself. ``table`` gives the leaves that may part equals."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    name = CleanCharField(label=gettext_lazy("Tên bộ tiêu chí"), max_length=200)
    label = CleanCharField(label=gettext_lazy("Phiên bản"), max_length=60, help_text=gettext_lazy("Ví dụ: 2026, lần 2"))
    decision = forms.ModelChoiceField(
        label=gettext_lazy("Quyết định ban hành"), queryset=Decision.objects.none(), required=False
    )
    effective_from = _day(gettext_lazy("Hiệu lực từ ngày"))
    effective_to = _day(
        gettext_lazy("Hiệu lực đến hết ngày"), help_text=gettext_lazy("Để trống: đến khi có phiên bản mới.")
    )
    unit_kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Áp dụng cho loại đơn vị"),
        choices=UnitKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Không chọn: mọi loại đơn vị."),
    )
    basis = forms.ChoiceField(label=gettext_lazy("Cách xếp loại"), choices=RatingBasis.choices)
    ceiling = PointsField(
        label=gettext_lazy("Mức trần của loại cao nhất (% số đơn vị)"),
        required=False,
        help_text=gettext_lazy(
            "Ví dụ 25: nhiều nhất 25 % số đơn vị được xếp loại cao nhất. Để trống: không có mức trần."
        ),
    )
    tie_breaks = CleanCharField(
        label=gettext_lazy("Tiêu chí phụ khi bằng điểm, theo thứ tự"),
        required=False,
        max_length=400,
        help_text=gettext_lazy(
            "Cách nhau bằng dấu chấm phẩy: Điểm nội dung; Điểm thưởng; Ít điểm trừ hơn; mã tiêu chí."
        ),
    )
    illustrative = forms.BooleanField(label=gettext_lazy("Số liệu minh họa"), required=False)

    helper = helper_without_tag()

    def __init__(self, *args: Any, table: PointsTable | None = None, user: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.table = table
        recent = Decision.objects.order_by("-issued_on", "number")
        self.fields["decision"].queryset = recent  # type: ignore[attr-defined]
        newest = [("", "—"), *((each.pk, str(each)) for each in recent[:_RECENT_DECISIONS])]
        self.fields["decision"].choices = newest  # type: ignore[attr-defined]
        if user is not None:
            self.places = places_for(user)
            shown = [(key, label) for key, label, _values in self.places]
            self.fields["place"] = forms.ChoiceField(label=_("Bộ tiêu chí của"), choices=shown)
            self.order_fields(["version", "name", "label", "place"])

    def clean_ceiling(self) -> Decimal | None:
        """Refuse what is no percentage."""
        ceiling = self.cleaned_data["ceiling"]
        if ceiling is not None and not (0 < ceiling <= 100 and ceiling == round(ceiling, 2)):
            raise ValidationError(_("Mức trần phải lớn hơn 0, không quá 100, tối đa 2 chữ số thập phân. Hãy sửa lại."))
        return ceiling  # type: ignore[no-any-return]

    def clean_tie_breaks(self) -> list[str]:
        """Return what parts equals, in order; words or codes of leaves."""
        known = {fold(word): key for key, word in words.TIE_BREAKS.items()}
        known |= {fold(leaf.code): f"{LEAF_BREAK}{leaf.code}" for leaf in (self.table.leaves if self.table else [])}
        found = []
        for part in (part.strip() for part in self.cleaned_data["tie_breaks"].split(";") if part.strip()):
            if fold(part) not in known:
                raise ValidationError(_("“%(text)s” không có trong bảng. Hãy sửa hoặc bỏ đi.") % {"text": part[:60]})
            found.append(known[fold(part)])
        return found

    def values(self) -> dict[str, Any]:
        """Return the keyword arguments for the domain functions, but not the version and the place."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "place")}

    def place(self) -> dict[str, Any]:
        """Return of which bloc-year or host unit the new table is."""
        chosen = self.cleaned_data["place"]
        return next(values for key, _label, values in self.places if key == chosen)


def places_for(user: Any) -> list[tuple[str, str, dict[str, Any]]]:
    """Return (key, label, keyword arguments) of what ``user`` may begin a table for."""
    found: list[tuple[str, str, dict[str, Any]]] = []
    if keeps_catalogues.test(user):
        found.append((EVERYBODYS, _("Dùng chung toàn ngành"), {}))
    today = clock.today()
    hosts = Unit.objects.valid_within(today, today).filter(pk__in=standing_of(user).standing_body_of)
    for unit in hosts.order_by("protocol_order", "pk"):
        found.append(
            (f"{SHARED}-{unit.pk}", _("Dùng chung: %(unit)s") % {"unit": unit.short_name}, {"host_unit": unit})
        )
    for year in years_run_by(user):
        found.append((f"nam-{year.pk}", str(year), {"bloc_year": year}))
    return found


def initial_new() -> dict[str, Any]:
    """Return what the form of a new table starts from: the tie-breaks that most tables have."""
    return {"tie_breaks": "; ".join(words.TIE_BREAKS[name] for name in default_tie_breaks())}


def initial_of(criteria_set: CriteriaSet) -> dict[str, Any]:
    """Return what the form of an existing table starts from."""
    names = (
        "version",
        "name",
        "label",
        "effective_from",
        "effective_to",
        "unit_kinds",
        "basis",
        "ceiling",
        "illustrative",
    )
    breaks = [words.TIE_BREAKS.get(each) or each.removeprefix(LEAF_BREAK) for each in criteria_set.tie_breaks]
    values = {name: getattr(criteria_set, name) for name in names}
    return values | {"decision": criteria_set.decision_id, "tie_breaks": "; ".join(breaks)}


class BandsForm(forms.Form):
    """All ratings of a table, one a line."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    bands = CleanCharField(
        label=gettext_lazy("Các mức xếp loại"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("Mỗi dòng một mức và điểm (hoặc %) bắt đầu, ví dụ: Xuất sắc = 90"),
    )

    helper = helper_without_tag()

    def clean_bands(self) -> list[tuple[str, Decimal]]:
        """Return (name, minimum) of each line; refuse what cannot be read, and what stands twice."""
        found: list[tuple[str, Decimal]] = []
        for line in self.cleaned_data["bands"].splitlines():
            if line.strip():
                name, _sign, number = line.rpartition("=")
                found.append((name.strip(), self._minimum(line, name, number)))
        for place, what in ((0, _("tên")), (1, _("điểm bắt đầu"))):
            seen = [fold(str(band[place])) for band in found]
            if len(set(seen)) < len(seen):
                raise ValidationError(_("Hai mức xếp loại trùng %(what)s. Hãy sửa một mức.") % {"what": what})
        return found

    def _minimum(self, line: str, name: str, number: str) -> Decimal:
        if not name.strip() or len(name.strip()) > 60:
            raise ValidationError(
                _("“%(line)s” không đọc được. Hãy ghi dạng: Xuất sắc = 90") % {"line": line.strip()[:60]}
            )
        minimum = parse_decimal(number)
        if abs(minimum) > _LARGEST or minimum != round(minimum, 3):
            raise ValidationError(_("“%(line)s”: số quá lớn hoặc quá lẻ. Hãy sửa lại.") % {"line": line.strip()[:60]})
        return minimum


def say_bands(bands: Iterable[Any]) -> str:
    """Return the ratings of a table as the form shows them."""
    return "\n".join(f"{band.name} = {format_decimal(band.minimum)}" for band in bands)


class NewVersionForm(OnceForm):
    """What the new version of an adopted table is called."""

    label = CleanCharField(label=gettext_lazy("Phiên bản mới"), max_length=60)

    helper = helper_without_tag()


def may_write(user: Any, criteria_set: CriteriaSet) -> bool:
    """Say whether ``user`` writes this table."""
    return bool(keeps_criteria.test(user, criteria_set))
