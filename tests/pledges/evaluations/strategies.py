"""Leaves, entries and whole blocs for the properties of the scoring."""

import json
from decimal import Decimal
from fractions import Fraction

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from pledges.evaluations.domain.rules import NO_TARGET, Entry, Leaf, LeafKind
from pledges.evaluations.domain.steps import rounded


def examples(most: int) -> settings:
    """Try at most so many examples, however slow the machine is."""
    return settings(max_examples=most, deadline=None, suppress_health_check=[HealthCheck.too_slow])


MAXIMA = st.decimals(min_value=1, max_value=100, places=1)
COUNTS = st.integers(min_value=0, max_value=10_000).map(Decimal)
PER_CASE = st.sampled_from(["0.25", "0.5", "1", "2", "5"])
STEPS = st.sampled_from(["0.01", "0.25", "0.5", "1"])
CHOICES = [{"code": "tot", "label": "Tốt", "points": "1"}, {"code": "kem", "label": "Kém", "points": "0"}]
BANDS = [{"from": "90", "points": "1"}, {"from": "50", "points": "0.5"}]
SANCTIONS = st.sampled_from(
    [
        *({}, {"from": "1", "cap": "Tốt"}, {"from": "3", "cap": "Khá"}, {"downgrade": "1"}),
        *({"from": "2", "downgrade": "2"}, {"cap": "Khá", "downgrade": "1"}),
    ]
)
BLOC_BANDS = (("Xuất sắc", Decimal(90)), ("Tốt", Decimal(70)), ("Khá", Decimal(40)), ("Yếu", Decimal(0)))


def most_of(leaf: Leaf) -> Decimal:
    """Return the most points of a leaf: its maximum, rounded to its step where its points are."""
    rounds = leaf.kind in (LeafKind.RATIO, LeafKind.RELATIVE)
    return rounded(leaf.max_points, leaf.param("step", "0.01")) if rounds else leaf.max_points


@st.composite
def leaves(draw: st.DrawFn, code: str = "A", kinds: object = LeafKind) -> Leaf:
    params = {"per_case": draw(PER_CASE), "step": draw(STEPS), "choices": CHOICES, "bands": BANDS}
    params |= {"not_applicable": draw(st.sampled_from(["full", "leaves"])), "sanction": draw(SANCTIONS)}
    if draw(st.booleans()):
        params["counts_as"] = "bonus"
    stored = json.loads(json.dumps(params))  # as the database gives them: the same letters, other objects
    return Leaf(code, code, draw(st.sampled_from(kinds)), draw(MAXIMA), stored)  # type: ignore[arg-type]


@st.composite
def entries(draw: st.DrawFn, leaf: Leaf) -> Entry:
    """An entry that the rule of ``leaf`` takes, with numbers in it."""
    denominator = draw(st.integers(1, 1000))
    values = {
        "points": draw(st.decimals(min_value=0, max_value=leaf.max_points, places=2)),
        "count": draw(COUNTS),
        "numerator": Decimal(draw(st.integers(0, denominator))),
        "denominator": Decimal(denominator),
        "choice": draw(st.sampled_from([code for code, _, _ in leaf.choices] or [""])),
    }
    if leaf.kind is LeafKind.HIGHEST:
        values["choice"] = draw(st.sampled_from(["tot", "kem", "tot;kem", "kem;tot"]))
    if leaf.kind is LeafKind.RELATIVE:
        values["numerator"] = Decimal(draw(st.integers(0, 2000)))
        values |= draw(st.sampled_from([{"choice": ""}, {"choice": NO_TARGET, "denominator": None}]))
    return Entry(**{name: values[name] for name in leaf.inputs})  # type: ignore[arg-type]


@st.composite
def any_entries(draw: st.DrawFn, leaf: Leaf) -> Entry:
    """Any of the four values: a number, nothing yet, not applicable; sometimes found dishonest."""
    kind = draw(st.sampled_from(["number", "number", "number", "empty", "not_applicable", "dishonest"]))
    if kind == "empty":
        return Entry()
    if kind == "not_applicable":
        return Entry(not_applicable=True, reason="Không được giao")
    entry = draw(entries(leaf))
    return Entry(*(getattr(entry, name) for name in INPUTS), dishonest=kind == "dishonest")


INPUTS = ("points", "count", "numerator", "denominator", "choice")


@st.composite
def blocs(draw: st.DrawFn, most: int = 5, kinds: object = LeafKind) -> tuple[list[Leaf], dict[int, dict[str, Entry]]]:
    """A table with a few leaves and the entries of a few units."""
    table = [draw(leaves(code=f"L{index}", kinds=kinds)) for index in range(draw(st.integers(1, 4)))]
    units = range(draw(st.integers(1, most)))
    return table, {unit: {leaf.code: draw(any_entries(leaf)) for leaf in table} for unit in units}


@st.composite
def worse_and_better(draw: st.DrawFn, leaf: Leaf) -> tuple[Entry, Entry]:
    """Two results of which the second is at least as good: more points, fewer faults, a higher share or level."""

    def shares(most: int) -> list[tuple[Decimal, Decimal]]:
        """Two results with their wholes or targets, up to ``most`` times of it, the lower share first."""
        wholes = draw(st.tuples(st.integers(1, 500), st.integers(1, 500)))
        rows = sorted(((draw(st.integers(0, most * whole)), whole) for whole in wholes), key=lambda row: Fraction(*row))
        return [(Decimal(part), Decimal(whole)) for part, whole in rows]

    match leaf.kind:
        case LeafKind.MANUAL | LeafKind.BONUS:
            given = st.decimals(min_value=0, max_value=leaf.max_points, places=2)
            low, high = sorted((draw(given), draw(given)))
            return Entry(points=low), Entry(points=high)
        case LeafKind.COUNT_CAPPED | LeafKind.MAX_MINUS | LeafKind.DEDUCTION:
            few = draw(COUNTS)
            fewer, more = Entry(count=few), Entry(count=few + draw(COUNTS))
            return (fewer, more) if leaf.kind is LeafKind.COUNT_CAPPED else (more, fewer)
        case LeafKind.YES_NO | LeafKind.CHOICE:
            lines = st.sampled_from(leaf.choices)
            low, high = sorted((draw(lines), draw(lines)), key=lambda line: line[2])
            return Entry(choice=low[0]), Entry(choice=high[0])
        case LeafKind.HIGHEST:
            reached = draw(entries(leaf))
            return reached, Entry(choice=f"{reached.choice};{draw(st.sampled_from(['tot', 'kem']))}")
        case LeafKind.BANDS | LeafKind.RATIO:
            low, high = shares(1)
            return Entry(numerator=low[0], denominator=low[1]), Entry(numerator=high[0], denominator=high[1])
        case LeafKind.RELATIVE if draw(st.booleans()):
            low, high = shares(3)
            return Entry(numerator=low[0], denominator=low[1]), Entry(numerator=high[0], denominator=high[1])
        case LeafKind.RELATIVE:
            few = draw(COUNTS)
            return Entry(numerator=few, choice=NO_TARGET), Entry(numerator=few + draw(COUNTS), choice=NO_TARGET)
