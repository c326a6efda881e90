#!/usr/bin/env bash
# Style, types, layers, templates, migrations and the deployment check. Runs all of them before it fails.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

python=.venv/bin/python
failed=()
check() {
    local name=$1
    shift
    printf -- '--- %s\n' "$name"
    "$@" || failed+=("$name")
}

# A folder and a key of their own, and no database server: nothing here depends on how this machine is set up.
VAR_DIR=$(mktemp -d)
trap 'rm -rf "$VAR_DIR"' EXIT
SECRET_KEY=$("$python" -c 'import secrets; print(secrets.token_urlsafe(64))')
export VAR_DIR SECRET_KEY DATABASE_URL=sqlite:///$VAR_DIR/lint.sqlite3

check "ruff check" "$python" -m ruff check --quiet .
check "ruff format" "$python" -m ruff format --quiet --diff .
check "djlint" "$python" -m djlint --quiet --lint templates
check "mypy" "$python" -m mypy
check "import-linter" "$python" -c 'from importlinter.cli import lint_imports_command; lint_imports_command(["--no-logo"])'
check "migrations" "$python" manage.py makemigrations --check --dry-run
check "deployment" env PRODUCTION=on ALLOWED_HOSTS=thidua.example "$python" manage.py check --deploy --fail-level WARNING

if ((${#failed[@]})); then
    printf '\nKhông đạt: %s\n' "${failed[*]}" >&2
    exit 1
fi
