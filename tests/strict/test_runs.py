"""The rule against silent skips, tried on a small suite of its own."""

import pytest
from django.conf import settings

pytest_plugins = ["pytester"]

_SUITE = """
    import pytest

    def test_inside():
        pytest.skip("no browser")

    @pytest.mark.skip(reason="later")
    def test_marked():
        pass

    @pytest.mark.xfail(reason="known")
    def test_expected():
        assert False
"""


@pytest.mark.parametrize(
    ("suite", "outcomes"),
    [
        (_SUITE, {"failed": 1, "errors": 1, "xfailed": 1}),
        ("import pytest\npytest.importorskip('no_such_module')", {"errors": 1}),
    ],
)
def test_a_skip_is_a_failure(
    pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, suite: str, outcomes: dict[str, int]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(settings.BASE_DIR))
    pytester.makepyfile(suite)
    result = pytester.runpytest_subprocess(
        "-p", "tests.strict.runs", "-p", "no:randomly", "-p", "no:xdist", "-p", "no:playwright", "-rA",
        f"--rootdir={pytester.path}", "--ds=tests.settings",
    )  # fmt: skip
    assert result.ret != 0
    result.assert_outcomes(**outcomes)
