#!/usr/bin/env bash
# Makes what tests/upgrade reads: the demo as an earlier commit plays it, on SQLite and on PostgreSQL, with its private files.
#
#   tests/upgrade/make.sh COMMIT     run from a checkout that `make test` prepared; writes tests/upgrade/data/COMMIT-*.tar.xz
#
# The keys in the archives belong to people who do not exist; passwords are not kept.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
commit=$(git rev-parse --short=7 "$1")
here=$PWD
work=$(mktemp -d)
trap 'git worktree remove --force "$work/tree"; rm -rf "$work"' EXIT

git worktree add --quiet --detach "$work/tree" "$commit"
cd "$work/tree"
python3 -m venv .venv
.venv/bin/pip install -qq --disable-pip-version-check -r requirements.txt
for source in locale/*/LC_MESSAGES/*.po; do msgfmt -o "${source%.po}.mo" "$source"; done

# play DATABASE: an installation of its own, then one archive.
play() {
    export VAR_DIR=$work/$1
    mkdir -m 700 "$VAR_DIR"
    "$here/.venv/bin/python" -c 'import secrets; print(secrets.token_urlsafe(64))' >"$VAR_DIR/secret-key"
    .venv/bin/python manage.py migrate --verbosity 0
    .venv/bin/python manage.py load_demo
    [[ $1 == postgresql ]] && pg_dump --no-owner --no-privileges "$DATABASE_URL" >"$VAR_DIR/dump.sql"
    tar --create --directory "$VAR_DIR" --exclude cache --exclude '*.lock' --exclude demo-accounts.txt --sort=name . |
        xz -9e >"$here/tests/upgrade/data/$commit-$1.tar.xz"
}
export -f play
export work here commit
env -u DATABASE_URL bash -euc 'play sqlite'
"$here/deploy/with-postgresql.sh" bash -euc 'play postgresql'
