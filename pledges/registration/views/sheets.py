"""The registration of one unit: reading, writing, handing in, confirming, giving back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blocs.forms import MoveForm, add_reasons
from blocs.views.sending import sent_once
from emulation.accounts.receipts import once
from emulation.text import clean
from emulation.workflow import Gone, Refused, Stale, WrongState
from pledges.domain.drafts import Overtaken
from pledges.registration.domain import handing_in, writing
from pledges.registration.domain.promises import by_indicator
from pledges.registration.domain.workflow import REGISTRATION
from pledges.registration.enums import RegistrationState
from pledges.registration.forms import TargetForm, TitleForm
from pledges.registration.loaders import (
    judged_registration,
    led_registration,
    own_registration,
    reopenable_registration,
    target_of,
    title_of,
    visible_registration,
)
from pledges.registration.measures import measures_of
from pledges.registration.models import RegisteredTarget, Registration
from pledges.registration.permissions import registers


@require_safe
def sheet(request: HttpRequest, slug: str, year: int, unit: str) -> HttpResponse:
    """What the unit registered; its people write here while it is a draft."""
    registration = visible_registration(request.user, slug, year, unit)
    return render(request, "registration/sheet.html", _context(request, registration))


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def add_title(request: HttpRequest, slug: str, year: int, unit: str) -> HttpResponse:
    """Register a title."""
    registration = own_registration(request.user, slug, year, unit)
    form = TitleForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():

        def deed() -> str:
            values = {name: form.cleaned_data[name] for name in ("title", "people")}
            writing.add_title(by=request.user, registration=registration, **values)
            messages.success(request, _("Đã thêm danh hiệu."))
            return registration.get_absolute_url()

        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except WrongState:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
    context = _context(request, registration) | {"form": form, "heading": _("Thêm danh hiệu")}
    return render(request, "registration/form.html", context, status=422 if form.errors else 200)


@require_POST
def remove_title(request: HttpRequest, slug: str, year: int, unit: str, pk: int) -> HttpResponse:
    """Take a title back."""
    registration = own_registration(request.user, slug, year, unit)
    writing.remove_title(by=request.user, row=title_of(registration, pk))
    return redirect(registration)


@require_POST
def take(request: HttpRequest, slug: str, year: int, unit: str) -> HttpResponse:
    """Take the targets of the pledge in one step."""
    registration = own_registration(request.user, slug, year, unit)
    count = len(writing.take_from_pledge(by=request.user, registration=registration))
    done = ngettext("Đã lấy %(count)d chỉ tiêu từ giao ước.", "Đã lấy %(count)d chỉ tiêu từ giao ước.", count)
    messages.success(request, done % {"count": count})
    return redirect(registration)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def add_target(request: HttpRequest, slug: str, year: int, unit: str) -> HttpResponse:
    """Register a target of the unit's own."""
    registration = own_registration(request.user, slug, year, unit)
    form = TargetForm(request.POST if request.method == "POST" else None, instance=RegisteredTarget())
    if form.is_bound and form.is_valid():

        def deed() -> str:
            writing.add_target(by=request.user, registration=registration, **form.values())
            messages.success(request, _("Đã thêm chỉ tiêu."))
            return registration.get_absolute_url()

        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
        except WrongState:
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
    context = _context(request, registration) | {"form": form, "heading": _("Thêm chỉ tiêu")}
    return render(request, "registration/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def edit_target(request: HttpRequest, slug: str, year: int, unit: str, pk: int) -> HttpResponse:
    """Edit a target; of two editors the second sees both values and chooses."""
    registration = own_registration(request.user, slug, year, unit)
    row = target_of(registration, pk)
    form = TargetForm(
        request.POST if request.method == "POST" else None,
        instance=target_of(registration, pk),
        promised=clean(row.indicator) in by_indicator(registration),
        initial={"version": registration.version},
    )
    context = _context(request, registration) | {"form": form, "heading": _("Sửa chỉ tiêu"), "conflict": None}
    if form.is_bound and form.is_valid():
        try:
            writing.edit_target(by=request.user, row=row, version=form.seen(), **form.values())
        except Overtaken as overtaken:
            context["conflict"] = overtaken.stored
            form.data = form.data.copy()  # type: ignore[assignment]
            form.data["version"] = overtaken.stored.version  # type: ignore[index]
        except (WrongState, Stale, Gone):
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
        else:
            messages.success(request, _("Đã lưu chỉ tiêu."))
            return redirect(registration)
    status = 409 if context["conflict"] else 422 if form.errors else 200
    return render(request, "registration/form.html", context, status=status)


@require_POST
def remove_target(request: HttpRequest, slug: str, year: int, unit: str, pk: int) -> HttpResponse:
    """Take a target back."""
    registration = own_registration(request.user, slug, year, unit)
    writing.remove_target(by=request.user, row=target_of(registration, pk))
    return redirect(registration)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def submit(request: HttpRequest, slug: str, year: int, unit: str) -> HttpResponse:
    """Show what is handed in; on POST hand it in."""
    registration = led_registration(request.user, slug, year, unit)
    return _confirm(request, registration, "submit", handing_in.submit, _("Đã gửi đăng ký."))


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def confirm(request: HttpRequest, slug: str, year: int, unit: str) -> HttpResponse:
    """Confirm what a unit handed in."""
    registration = judged_registration(request.user, slug, year, unit)
    return _confirm(request, registration, "confirm", handing_in.confirm, _("Đã xác nhận đăng ký."))


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def give_back(request: HttpRequest, slug: str, year: int, unit: str) -> HttpResponse:
    """Give a registration back with a reason."""
    registration = judged_registration(request.user, slug, year, unit)
    deed, done = handing_in.return_for_correction, _("Đã trả lại để đơn vị sửa.")
    return _confirm(request, registration, "return_for_correction", deed, done)


@require_http_methods(["GET", "HEAD", "POST"])
@sent_once
def reopen(request: HttpRequest, slug: str, year: int, unit: str) -> HttpResponse:
    """Open a confirmed registration with a reason."""
    registration = reopenable_registration(request.user, slug, year, unit)
    return _confirm(request, registration, "reopen", handing_in.reopen, _("Đã mở lại để đơn vị sửa."))


def _confirm(
    request: HttpRequest, registration: Registration, name: str, deed: Callable[..., Any], done: str
) -> HttpResponse:
    move = REGISTRATION.moves[name]
    form = MoveForm(
        request.POST if request.method == "POST" else None,
        needs_note=move.needs_note,
        initial={"version": registration.version},
    )

    def perform() -> str:
        values = {field: form.cleaned_data[field] for field in ("version", "note") if field in form.cleaned_data}
        deed(by=request.user, registration=registration, **values)
        messages.success(request, done)
        return registration.get_absolute_url()

    if form.is_bound and form.is_valid():
        try:
            return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=perform))
        except (WrongState, Stale):
            raise
        except Refused as refusal:
            add_reasons(form, refusal)
    context = _context(request, registration) | {
        "form": form,
        "move": move,
        "reasons": REGISTRATION.reasons_against(registration, name, by=request.user),
    }
    return render(request, "registration/confirm.html", context, status=422 if form.errors else 200)


def _context(request: HttpRequest, registration: Registration) -> dict[str, Any]:
    return {
        "bloc_year": registration.round.bloc_year,
        "registration": registration,
        "titles": registration.titles.select_related("title"),
        "targets": _measured(registration, request.user),
        "writes": registers.test(request.user, registration) and registration.state == RegistrationState.DRAFT,
        "choices": REGISTRATION.choices(registration, by=request.user),
    }


def _measured(registration: Registration, reader: Any) -> list[RegisteredTarget]:
    """Return the targets, each with its ``promise`` in the pledge and what the quarters say of it as ``measures``."""
    measures, promises = measures_of(registration, reader), by_indicator(registration)
    targets = list(registration.targets.all())
    for target in targets:
        target.promise = promises.get(clean(target.indicator))  # type: ignore[attr-defined]
        target.measures = measures.get(target.pk, [])  # type: ignore[attr-defined]
    return targets
