"""One word, one colour, one shape for every state of every room."""

import importlib
import re

import pytest
from django.conf import settings
from django.db import models
from django.template import Context, Template

from emulation.icons import SHAPES
from emulation.notices.models import MailState
from emulation.states import TONES, tone

LISTS = [MailState]
for _room in (
    "blocs",
    "pledges",
    "pledges.conference",
    "pledges.library",
    "pledges.registration",
    "pledges.evaluations",
):
    _module = importlib.import_module(f"{_room}.enums")
    LISTS += [
        each
        for name, each in vars(_module).items()
        if isinstance(each, type) and issubclass(each, models.TextChoices) and name.endswith(("State", "Disposition"))
    ]
STATES = [pytest.param(state, id=f"{type(state).__name__}.{state.name}") for each in LISTS for state in each]


def test_every_room_has_states() -> None:
    assert {each.__name__ for each in LISTS} >= {"BlocYearState", "PledgeState", "SignatoryState", "EvaluationState"}


@pytest.mark.parametrize("state", STATES)
def test_every_state_has_its_tone(state) -> None:
    assert state.value in TONES, f"{type(state).__name__}.{state.name}: add it to emulation/states.py"


@pytest.mark.parametrize("state", STATES)
def test_the_badge_says_the_word(state) -> None:
    html = Template('{% include "partials/state.html" with state=state label=label %}').render(
        Context({"state": state, "label": state.label})
    )
    assert str(state.label) in html
    assert f"state-{tone(state)}" in html
    assert SHAPES[tone(state)] in html


def test_every_tone_has_a_shape_of_its_own_and_a_colour() -> None:
    tones = set(TONES.values())
    css = (settings.BASE_DIR / "static/css/site.css").read_text()
    assert len({SHAPES[each] for each in tones}) == len(tones)
    assert tones == set(re.findall(r"^\.state-(\w+) {", css, re.MULTILINE))


def test_no_state_stands_twice() -> None:
    source = (settings.BASE_DIR / "emulation/states.py").read_text()
    words = re.findall(r'"([a-z_]+)"', source[source.index("_TONES") : source.index("TONES =")])
    assert len(words) == len(set(words))


def test_an_unknown_state_is_waiting() -> None:
    assert tone("never-heard-of") == "waiting"
