#!/usr/bin/env bash
# Runs a command against a PostgreSQL of its own: deploy/with-postgresql.sh pytest tests
#
# Starts a throw-away cluster in a temporary folder, exports its DATABASE_URL, and always stops and removes it. PostgreSQL
# refuses to run as root, so root starts it as the user postgres, which Debian's package makes.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/packages.sh"

newest() {
    local servers=(/usr/lib/postgresql/*/bin/initdb)
    [[ -x ${servers[0]} ]] && printf '%s\n' "${servers[@]%/initdb}" | sort -V | tail -n 1 || true
}
PGBIN=${PGBIN:-$(newest)}
if [[ ! $PGBIN ]]; then
    install_packages postgresql
    PGBIN=$(newest)
fi

folder=$(mktemp -d)
as_owner=()
if ((EUID == 0)); then
    chown postgres: "$folder"
    as_owner=(setpriv --reuid=postgres --regid=postgres --init-groups --)
fi
# From a folder that its owner can read, or PostgreSQL complains.
owner() { (cd "$folder" && "${as_owner[@]}" "$PGBIN/$1" "${@:2}"); }

stop() {
    owner pg_ctl -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

owner initdb -D "$folder/data" -U app -A trust -E UTF8 --locale=C.UTF-8 -N >/dev/null
started=
for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 10000))
    # Nothing here outlives the run, so nothing has to reach the disk, and nothing is worth tidying up. Every worker keeps some
    # forty connections open: one for each shared cast.
    if owner pg_ctl -D "$folder/data" -w -l "$folder/log" -o "-p $port -k $folder -c listen_addresses=127.0.0.1 \
        -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 \
        -c autovacuum=off -c max_connections=400" start >/dev/null; then
        started=yes
        break
    fi
done
[[ $started ]] || { cat "$folder/log" >&2; fail "PostgreSQL không khởi động được (xem trên)." "Thử: make test lần nữa"; }
owner createdb -h "$folder" -p "$port" -U app app

export DATABASE_URL=postgres://app@127.0.0.1:$port/app
"$@"
