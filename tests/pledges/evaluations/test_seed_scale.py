"""The made-up nation, tiny: every row is one that the gates could have written."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.db.models import F

from blocs.enums import BlocYearState, SeatRole
from blocs.models import Bloc, BlocYear, Post, Seat, Unit
from emulation.accounts.models import User
from emulation.audit import chain
from emulation.audit.models import Event
from emulation.canonical import sha256_of
from pledges.domain.text import canonical_text
from pledges.enums import PledgeState, SignatoryState
from pledges.evaluations.domain.scoring import score_leaf
from pledges.evaluations.enums import EvaluationState, PeriodState
from pledges.evaluations.models import Evaluation, Period, Publication, Score
from pledges.evaluations.queries.published import sealed
from pledges.evaluations.queries.sheets import leaf_of, missing_leaves, unappraised_leaves
from pledges.models import Pledge, Signatory
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TINY = {"units": 12, "blocs": 2, "years": 2}


def figures() -> list[tuple[object, ...]]:
    """Return what the seed decides, without keys and moments of the database."""
    return list(
        Score.objects.order_by("evaluation__seat__unit__code", "evaluation__period", "criterion__code").values_list(
            "evaluation__seat__unit__code", "criterion__code", "evaluation__state", "self_result", "appraised_result"
        )
    )


def test_the_nation(django_capture_on_commit_callbacks, capsys) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        call_command("seed_scale", **TINY)
    said = capsys.readouterr()
    assert "4 năm thi đua" in said.out
    assert said.err == ""  # no progress line without a terminal
    _structure()
    _pledges()
    _tables()
    _sheets()
    assert chain.verify().intact
    assert chain.verify().count == Event.objects.count()

    call_command("seed_scale", **TINY)
    assert "đã có" in capsys.readouterr().out
    assert BlocYear.objects.count() == 4


def _structure() -> None:
    assert (Unit.objects.count(), Bloc.objects.count(), Seat.objects.count()) == (1 + 2 + 12, 2, 24)
    assert User.objects.count() == Post.objects.count() == 1 + 2 * 7 + 12 * 4
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert not Unit.objects.filter(sort_key="").exists()
    for year in BlocYear.objects.all():
        assert year.state == (BlocYearState.ACTIVE if year.year == 2026 else BlocYearState.CLOSED)
    heads = Seat.objects.filter(role=SeatRole.HEAD)
    assert heads.count() == heads.values("unit").distinct().count() == 4  # the head changes every year


def _pledges() -> None:
    for pledge in Pledge.objects.select_related("bloc_year__bloc__host_unit"):
        over = pledge.bloc_year.state == BlocYearState.CLOSED
        assert pledge.state == (PledgeState.SIGNED if over else PledgeState.SIGNING)
        assert pledge.frozen_text == canonical_text(pledge)
        assert pledge.frozen_sha256 == sha256_of(pledge.frozen_text)
        assert pledge.search_key == pledge.make_search_key()
    waiting = Signatory.objects.filter(state=SignatoryState.WAITING)
    assert waiting.filter(pledge__state=PledgeState.SIGNING).count() == waiting.count() == 2 * 2


def _tables() -> None:
    published = Period.objects.filter(state=PeriodState.PUBLISHED).select_related("bloc_year__bloc", "criteria_set")
    assert (published.count(), Period.objects.count()) == (2 * 4 + 2 * 2, 2 * 4 + 2 * 3)
    for period in published:
        (publication,) = period.publications.all()
        table, _sheets = sealed(period, by=publication.published_by, at=publication.published_at)
        assert publication.snapshot == table
        assert publication.sha256 == sha256_of(publication.snapshot)
    with pytest.raises(IntegrityError), transaction.atomic():  # the guards stand
        Publication.objects.update(sequence=F("sequence") + 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Score.objects.filter(evaluation__state=EvaluationState.PUBLISHED).update(note="sau công bố")


def _sheets() -> None:
    for evaluation in Evaluation.objects.select_related("period"):
        missing, unappraised = len(missing_leaves(evaluation)), len(unappraised_leaves(evaluation))
        assert bool(missing) == (evaluation.state == EvaluationState.DRAFT)
        judged = evaluation.state in (EvaluationState.APPRAISED, EvaluationState.PUBLISHED)
        assert unappraised == (0 if judged else 77)
    for score in Score.objects.select_related("criterion")[::50]:
        leaf = leaf_of(score.criterion)
        assert score.self_result == score_leaf(leaf, score.self_entry()).points
        if score.appraised:
            assert score.appraised_result == score_leaf(leaf, score.appraised_entry()).points
    totals = [Decimal(row["total"]) for each in Publication.objects.all() for row in each.snapshot["rows"]]
    assert len(set(totals)) > len(totals) / 2


def test_the_same_seed_gives_the_same_figures() -> None:
    found = []
    for seed in (7, 7, 8):
        with transaction.atomic():
            call_command("seed_scale", units=6, blocs=1, years=1, seed=seed)
            found.append(figures())
            transaction.set_rollback(True)
    assert found[0] == found[1] != found[2]


@pytest.mark.parametrize(
    ("sizes", "word"),
    [
        ({"units": 5, "blocs": 2}, "ít nhất 3 đơn vị"),
        ({"units": 5, "blocs": 0}, "ít nhất 3 đơn vị"),
        ({"years": 0}, "--years"),
        ({"last_year": 1999}, "--last-year"),
    ],
)
def test_sizes_that_make_no_nation(sizes, word) -> None:
    with pytest.raises(CommandError, match=word):
        call_command("seed_scale", **TINY | sizes)


def test_other_data_and_real_installations_are_left_alone(settings) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="PRODUCTION"):
        call_command("seed_scale", **TINY)
    settings.PRODUCTION = False
    UserFactory()
    with pytest.raises(CommandError, match="dữ liệu khác"):
        call_command("seed_scale", **TINY)
    assert not Unit.objects.exists()
