#!/usr/bin/env bash
# Serves the product on HOST:PORT (127.0.0.1:8000): installs what is missing, migrates, loads the demo into an empty database.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. deploy/packages.sh

HOST=${HOST:-127.0.0.1} PORT=${PORT:-8000}
bind=$HOST:$PORT
[[ $HOST == *:* ]] && bind=[$HOST]:$PORT

[[ $PORT =~ ^[0-9]+$ ]] && ((PORT > 0 && PORT < 65536)) ||
    fail "PORT=$PORT không phải là số cổng." "Hãy chọn số từ 1 đến 65535, ví dụ: make run PORT=8080"
if timeout 3 bash -c 'exec 3<>"/dev/tcp/$0/$1"' "$HOST" "$PORT" 2>/dev/null; then
    fail "cổng $PORT trên $HOST đang có chương trình khác dùng." \
        "Hãy dừng chương trình đó, hoặc chọn cổng khác, ví dụ: make run PORT=$((PORT < 65535 ? PORT + 1 : 8080))"
fi

deploy/setup.sh
python=.venv/bin/python
umask 077

say "Chuẩn bị cơ sở dữ liệu (lần đầu, với dữ liệu trình diễn, mất khoảng một phút)"
prepared=$("$python" deploy/prepare.py "$HOST" "$bind")
eval "$prepared"

# Files for the browser are gathered again only when one of them, or a package that ships some, changed.
static_now=$(cat .venv/.installed-requirements <(find static -type f -exec sha256sum {} + 2>/dev/null | sort) | sha256sum)
static_stamp=$VAR_DIR/static.stamp
if [[ ! -f $static_stamp || $(<"$static_stamp") != "$static_now" ]]; then
    say "Gom và nén tệp tĩnh (chỉ khi có tệp mới, mất khoảng một phút)"
    "$python" manage.py collectstatic --noinput --clear --verbosity 0
    printf '%s' "$static_now" >"$static_stamp"
fi
export BANNER="
Khối thi đua VKSND: http://$bind

$ACCOUNTS

Dừng: Ctrl+C. Dữ liệu nằm trong $VAR_DIR và được giữ lại."
exec "$python" -m gunicorn --config deploy/gunicorn.conf.py --bind "$bind" emulation.wsgi
