"""The sealed table: the same bytes for ever, whatever happens to units, people and scores around it."""

import json
import os
import subprocess
import sys
from decimal import Decimal

import pytest

from emulation.audit.models import Event
from emulation.canonical import canonical_json, sha256_of
from pledges.evaluations.domain import appraisal, entries, periods, submission
from pledges.evaluations.models import Publication
from pledges.evaluations.queries.boards import published_rows, snapshot_of
from tests.pledges.evaluations.casts import Quarter, make_quarter
from tests.pledges.evaluations.helpers import address, text

pytestmark = pytest.mark.django_db


def sealed(*points: str) -> tuple[Quarter, Publication]:
    """Publish a quarter where unit n has ``points[n]`` at I.1; everything else is equal."""
    quarter = make_quarter(members=len(points))
    for place, each in enumerate(points):
        quarter.appraise(place, each)
    publication = periods.publish(by=quarter.cast.head_leader, period=quarter.period)
    quarter.period.refresh_from_db()
    return quarter, Publication.objects.get(pk=publication.pk)


def test_what_is_stored_has_the_hash_that_was_sealed():
    quarter, publication = sealed("25", "27.25", "0")

    assert publication.sha256 == sha256_of(publication.snapshot)
    table = snapshot_of(quarter.period)
    assert [{name: row[name] for name in table["rows"][0]} for row in publication.snapshot["rows"]] == table["rows"]
    sealed_event = Event.objects.get(verb="period.snapshot_sealed")
    assert publication.sha256 in str(sealed_event.details)


def test_the_bytes_do_not_depend_on_the_process_or_the_order_of_keys():
    """Hash seeds differ between processes; the canonical text may not."""
    _quarter, publication = sealed("25", "27.25")
    shuffled = json.dumps({key: publication.snapshot[key] for key in sorted(publication.snapshot, reverse=True)})
    program = (
        "import json, sys; from emulation.canonical import canonical_json, sha256_of; "
        "data = json.load(sys.stdin); print(sha256_of(data), len(canonical_json(data).encode()))"
    )
    found = {
        subprocess.run(
            [sys.executable, "-c", program],
            input=shuffled,
            capture_output=True,
            text=True,
            check=True,
            env=os.environ | {"PYTHONHASHSEED": seed},
        ).stdout.split()[0]
        for seed in ("0", "1", "2")
    }
    assert found == {publication.sha256}


def test_the_table_has_what_a_reader_needs_years_later():
    quarter, publication = sealed("25", "27.25", "0")
    snapshot = publication.snapshot

    assert {name: snapshot[name] for name in ("bloc", "year", "quarter", "criteria_set", "algorithm")} == {
        "bloc": quarter.cast.bloc.name,
        "year": 2026,
        "quarter": 3,
        "criteria_set": str(quarter.period.criteria_set),
        "algorithm": quarter.period.criteria_set.algorithm,
    }
    assert [(row["rank"], row["name"], row["total"]) for row in snapshot["rows"]] == [
        (1, quarter.cast.units[1].short_name, "74.25"),
        (2, quarter.cast.units[0].short_name, "72"),
        (3, quarter.cast.units[2].short_name, "47"),
    ]
    assert "Infinity" not in canonical_json(snapshot)
    assert not any(isinstance(value, float) for row in snapshot["rows"] for value in row.values())
    assert [row["total"] for row in published_rows(snapshot)] == [Decimal("74.25"), Decimal(72), Decimal(47)]


@pytest.mark.parametrize(
    ("points", "ranks"),
    [
        (("25", "25", "25"), [1, 1, 1]),
        (("20", "25", "25"), [1, 1, 3]),
        (("25", "20", "20"), [1, 2, 2]),
        (("25.001", "25", "24.999"), [1, 2, 3]),
    ],
)
def test_ranks(points, ranks):
    quarter, publication = sealed(*points)

    assert [row["rank"] for row in publication.snapshot["rows"]] == ranks
    order = [unit.code for unit in quarter.cast.units]
    for rank in set(ranks):
        equal = [row["unit"] for row in publication.snapshot["rows"] if row["rank"] == rank]
        assert equal == sorted(equal, key=order.index)  # among equals the protocol order stays


def test_the_appraised_value_counts_and_the_snapshot_has_no_other():
    quarter = make_quarter(members=3)
    for place in (0, 1):
        quarter.appraise(place)
    sheet, head = quarter.submit(2, "30"), quarter.cast.head_leader
    appraisal.appraise_score(
        by=head,
        evaluation=sheet,
        criterion=quarter.leaf("I.1"),
        points=Decimal("10.5"),
        appraisal_reason="Thiếu minh chứng",
    )
    appraisal.accept_all(by=head, evaluation=sheet)
    appraisal.complete(by=head, evaluation=sheet)
    publication = periods.publish(by=head, period=quarter.period)

    row = next(row for row in publication.snapshot["rows"] if row["unit"] == quarter.cast.units[2].code)
    assert (row["rank"], row["total"]) == (3, "57.5")


def test_the_board_shows_the_sealed_names_after_everything_was_renamed(client):
    quarter, publication = sealed("25", "27.25", "0")
    old = [unit.short_name for unit in quarter.cast.units]
    for unit in quarter.cast.units:
        unit.short_name = f"Tên mới {unit.code}"
        unit.save()
    quarter.cast.bloc.name = "Khối đổi tên"
    quarter.cast.bloc.save()
    client.force_login(quarter.cast.auditor)

    page = text(client.get(address("scoreboard", quarter)))

    main = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert [name in main for name in old] == [True, True, True]
    assert "Tên mới" not in main
    assert publication.sha256 in page
    publication.refresh_from_db()
    assert publication.sha256 == sha256_of(publication.snapshot)


def test_a_total_above_the_maximum_is_not_clamped():
    """Bonus comes on top: 30 + 50 (ratio 10/10) + 5 of an attainable 80."""
    quarter = make_quarter(members=3)
    for place in range(3):
        quarter.fill(place, "30")
        for code, values in (
            ("II", {"numerator": Decimal(10), "denominator": Decimal(10)}),
            ("III", {"points": Decimal(5)}),
        ):
            entries.enter_score(
                by=quarter.cast.officers[place],
                evaluation=quarter.evaluation(place),
                criterion=quarter.leaf(code),
                **values,
            )
        sheet = submission.submit(by=quarter.cast.leaders[place], evaluation=quarter.evaluation(place))
        judge = quarter.cast.deputy_leader if place == 0 else quarter.cast.head_leader
        appraisal.accept_all(by=judge, evaluation=sheet)
        appraisal.complete(by=judge, evaluation=sheet)
    publication = periods.publish(by=quarter.cast.head_leader, period=quarter.period)

    assert {row["total"] for row in publication.snapshot["rows"]} == {"85"}
