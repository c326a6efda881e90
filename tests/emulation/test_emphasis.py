"""Bold and italic marks, and everything that only looks like one."""

import re

import pytest
from django.utils.html import strip_tags
from hypothesis import given, settings
from hypothesis import strategies as st

from emulation.documents.typography import kept_together
from emulation.emphasis import emphasised, runs_of


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Đạt **trên 95%** và _vượt_ kế hoạch", "Đạt <strong>trên 95%</strong> và <em>vượt</em> kế hoạch"),
        ("**đậm _và nghiêng_**", "<strong>đậm </strong><strong><em>và nghiêng</em></strong>"),
        ("_**cả hai**_", "<strong><em>cả hai</em></strong>"),
        ("dòng **một\nhai** dòng", "dòng **một\nhai** dòng"),
        ("<b>x</b> & **<script>**", "&lt;b&gt;x&lt;/b&gt; &amp; <strong>&lt;script&gt;</strong>"),
    ],
)
def test_what_is_marked(typed, shown):
    assert emphasised(typed) == shown


@pytest.mark.parametrize(
    "typed",
    [
        "(*) ghi chú (*)",
        "*một* ngôi sao",
        "5 * 3 * 2",
        "Số: ____/QĐ ngày ____/____",
        "_____ngày_____",
        "__gạch dưới__",
        "ten_tep_dai",
        "**chưa đóng",
        "# Tiêu đề",
        "1. Khoản",
        "- gạch đầu dòng",
        "[liên kết](http://x)",
        "![](file:///etc/passwd)",
        "\\*",
        "`mã`",
    ],
)
def test_what_stays_as_it_was_typed(typed):
    assert [run.words for run in runs_of(typed)] == [typed]
    assert not any(run.bold or run.italic for run in runs_of(typed))


def test_dates_stay_unbroken_inside_bold_words():
    assert 'class="unbroken">31/3/2021</span></strong>' in emphasised("**31/3/2021**", kept_together)


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ab *_<>&\\\n1/ạ", max_size=40))
def test_no_letter_is_lost_and_no_markup_gets_through(typed):
    shown = emphasised(typed)
    assert not re.search(r"<(?!/?(?:strong|em)>)", shown)
    plain = strip_tags(shown).replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert re.sub(r"[*_]", "", plain) == re.sub(r"[*_]", "", typed)
