#!/usr/bin/env bash
# Everything: lint, then the whole suite on SQLite and on PostgreSQL, then the browser journeys. What cannot run fails.
#
# The journeys run once, on PostgreSQL: they try pages in a browser, and what the databases do differently is tried by the
# rest of the suite on both. To try one alone: .venv/bin/python -m pytest tests/journeys -k NAME
#
# A browser on a machine that is busy with something else can be too late for a step. So a journey that failed is tried once
# more, alone, and the run says so; one that fails twice fails the run. Nothing else gets a second try.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. deploy/packages.sh

deploy/setup.sh --with-tools
install_command pdftotext poppler-utils
install_command qpdf qpdf
install_command openssl openssl
CHROMIUM=${CHROMIUM:-$(command -v chromium || command -v chromium-browser || command -v google-chrome || true)}
if [[ ! $CHROMIUM ]]; then
    # Ubuntu has Chromium only as a snap, which cannot be driven from here.
    grep -q '^ID=ubuntu' /etc/os-release 2>/dev/null &&
        fail "Ubuntu không có gói chromium thường." "Hãy cài Google Chrome, hoặc đặt CHROMIUM=/đường/dẫn/tới/chromium"
    install_packages chromium
    CHROMIUM=$(command -v chromium)
fi
export CHROMIUM

pytest=(.venv/bin/python -m pytest -n "${TEST_WORKERS:-2}")
failed=()
part() {
    local name=$1
    shift
    printf '\n=== %s\n' "$name"
    "$@" || failed+=("$name")
}
journeys() {
    deploy/with-postgresql.sh "${pytest[@]}" tests/journeys && return
    say "Chạy lại một lần, từng hành trình, những hành trình vừa không đạt:"
    deploy/with-postgresql.sh .venv/bin/python -m pytest --last-failed --last-failed-no-failures none tests/journeys
}
# Most of lint is one process after the other; beside the first part it takes the time that the cores would stand idle.
said_by_lint=$(mktemp)
deploy/lint.sh >"$said_by_lint" 2>&1 &
lint=$!
trap 'kill "$lint" 2>/dev/null || true; rm -f "$said_by_lint"' EXIT
lint() {
    local outcome=0
    wait "$lint" || outcome=$?
    cat "$said_by_lint"
    return "$outcome"
}
part "SQLite" env -u DATABASE_URL "${pytest[@]}" --ignore=tests/journeys
part "lint" lint
part "PostgreSQL" deploy/with-postgresql.sh "${pytest[@]}" --ignore=tests/journeys
part "journeys" journeys

if ((${#failed[@]})); then
    printf '\nKhông đạt: %s\n' "${failed[*]}" >&2
    exit 1
fi
printf '\nTất cả đều đạt.\n'
