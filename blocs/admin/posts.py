"""Posts of people in the admin: all rights come from here."""

from datetime import date
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.admin.widgets import AutocompleteSelect, RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blocs.admin.exchange import Exchanged
from blocs.domain.posts import end_post, hand_over, version_of
from blocs.forms import add_reasons
from blocs.models import Decision, Post
from emulation import clock
from emulation.accounts.models import User
from emulation.accounts.receipts import led_to, once
from emulation.admin_actions import confirmed
from emulation.admin_tools import AuditedAdmin, NewLines, Tool
from emulation.care import CareFilter
from emulation.forms import OnceForm
from emulation.moments import DAY_ATTRIBUTES
from emulation.workflow import Refused


class LastDayForm(forms.Form):
    """The last day of the chosen posts."""

    on = forms.DateField(
        widget=forms.DateInput(attrs=DAY_ATTRIBUTES),
        label=gettext_lazy("Ngày cuối giữ chức vụ"),
        help_text=gettext_lazy("Hết ngày này quyền chấm dứt."),
    )


class HandOverForm(OnceForm):
    """To whom a post goes, on which decision, from when."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    to_person = forms.ModelChoiceField(User.objects.filter(is_active=True), label=gettext_lazy("Người nhận"))
    decision = forms.ModelChoiceField(Decision.objects.all(), label=gettext_lazy("Quyết định"))
    on = forms.DateField(
        widget=forms.DateInput(attrs=DAY_ATTRIBUTES),
        label=gettext_lazy("Từ ngày"),
        required=False,
        help_text=gettext_lazy("Để trống: từ ngày ban hành quyết định. Có thể là ngày sắp tới."),
    )
    acting = forms.BooleanField(
        label=gettext_lazy("Được giao quyền (Q.)"),
        required=False,
        help_text=gettext_lazy("Chỉ cho chức vụ cấp trưởng."),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, of in (("to_person", "person"), ("decision", "decision")):
            field = Post._meta.get_field(of)
            widget: Any = AutocompleteSelect(field, admin.site)
            if of == "decision":  # a new decision is recorded on the way
                may_add = admin.site._registry[Decision].has_add_permission(request)
                widget = RelatedFieldWidgetWrapper(widget, field.remote_field, admin.site, can_add_related=may_add)
            self.fields[name].widget = widget
            widget.choices = self.fields[name].choices  # type: ignore[attr-defined]


@admin.register(Post)
class PostAdmin(Exchanged, AuditedAdmin):
    """Who held which title in which unit, from when to when."""

    exchange = "chuc-vu"
    added_verb = "post.appointed"
    seen_through = "unit"
    fold_fields = ("person__search_key", "unit__search_key")
    list_display = ["person", "unit", "titled", "capacity", "starts_on", "ends_on"]
    list_filter = [CareFilter, "capacity", "position", "acting", "unit__kind"]
    list_select_related = ["person", "unit"]
    date_hierarchy = "starts_on"
    autocomplete_fields = ["person", "unit", "decision", "substitutes"]
    actions = ["end"]
    fieldsets = [
        (None, {"fields": ["person", "unit", "position", "acting", "capacity"]}),
        (None, {"fields": ["starts_on", "ends_on", "decision"]}),
        (gettext_lazy("Giữ thay"), {"fields": ["substitutes"]}),
    ]

    @admin.display(description=gettext_lazy("chức vụ"), ordering="position")
    def titled(self, obj: Post) -> str:
        """Return the title, with “quyền” and whether it is held in another's place."""
        return _("%(title)s (giữ thay)") % {"title": obj.title} if obj.substitutes_id else obj.title

    def tools(self, request: HttpRequest, obj: Any) -> list[Tool]:
        """Offer to hand the post over, or to end it, while it is not over."""
        today = clock.today()
        if not self.has_change_permission(request, obj) or (obj.ends_on and obj.ends_on < today):
            return []
        give = (
            []
            if obj.substitutes_id
            else [Tool(_("Bàn giao"), url=reverse("admin:blocs_post_hand_over", args=[obj.pk]))]
        )
        return [*give, Tool(_("Kết thúc"), action="end")]

    @admin.action(description=gettext_lazy("Kết thúc các chức vụ đã chọn vào một ngày"), permissions=["change"])
    def end(self, request: HttpRequest, queryset: QuerySet[Post]) -> TemplateResponse | None:
        """Ask for the day, then end the chosen posts."""

        def deed(post: Post, on: date) -> bool:
            end_post(by=request.user, post=post, on=on)
            return True

        return confirmed(
            self,
            request,
            queryset.select_related("person", "unit"),
            action="end",
            title=_("Kết thúc chức vụ"),
            consequences=[
                _("Hết ngày đã chọn, người giữ không còn quyền gì từ chức vụ này."),
                _("Người đang giữ thay chức vụ này cũng thôi giữ thay."),
            ],
            deed=deed,
            form=LastDayForm,
        )

    def get_urls(self) -> list[URLPattern]:
        """Add the page of handing over."""
        view = self.admin_site.admin_view(self.hand_over_view)
        return [path("<path:object_id>/ban-giao/", view, name="blocs_post_hand_over"), *super().get_urls()]

    def hand_over_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask to whom, on which decision and from when; then hand the post over."""
        post = self.get_object(request, unquote(object_id))
        if post is None:
            raise Http404
        if not self.has_change_permission(request, post):
            raise PermissionDenied
        if request.method == "POST" and (url := led_to(token=request.POST.get("once", ""), by=request.user)):
            return redirect(url)
        form = HandOverForm(
            request.POST if request.method == "POST" else None, request=request, initial={"version": version_of(post)}
        )

        def deed() -> str:
            names = ("to_person", "decision", "on", "acting", "version")
            new = hand_over(by=request.user, post=post, **{name: form.cleaned_data[name] for name in names})
            messages.success(request, _("Đã bàn giao: %(post)s.") % {"post": new})
            return reverse("admin:blocs_post_change", args=[new.pk])

        if form.is_bound and form.is_valid():
            try:
                return redirect(once(token=form.cleaned_data["once"], by=request.user, deed=deed))
            except Refused as refusal:
                add_reasons(form, refusal)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bàn giao chức vụ"),
            "opts": self.opts,
            "original": post,
            "form": form,
            "media": self.media + form.media,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/blocs/post/hand_over.html", context, status=status)


class PostsOfPerson(NewLines):
    """The posts on the form of an account."""

    model = Post
    fk_name = "person"
    fields = ["unit", "position", "acting", "capacity", "starts_on", "ends_on", "decision"]
    autocomplete_fields = ["unit", "decision"]
    ordering = ["-starts_on", "pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """Bring along what the lines show."""
        return super().get_queryset(request).select_related("person", "unit", "decision")


class PostsOfUnit(PostsOfPerson):
    """The posts on the form of a unit: those of today and later."""

    fk_name = "unit"
    verbose_name_plural = gettext_lazy("chức vụ hiện nay và sắp tới")
    fields = ["person", "position", "acting", "capacity", "starts_on", "ends_on", "decision"]
    autocomplete_fields = ["person", "decision"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """Leave out who has left; the list of posts has them all."""
        posts: Any = super().get_queryset(request)
        return posts.not_over(clock.today())
