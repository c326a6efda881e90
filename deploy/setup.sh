#!/usr/bin/env bash
# Installs what the product needs and nothing twice: Debian packages, .venv, pinned requirements, message catalogues, the
# private data folder with its key. A second run finds everything in place and reaches for no network.
#
#   deploy/setup.sh              what is needed to run
#   deploy/setup.sh --with-tools   and what is needed to test
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. deploy/packages.sh

python=.venv/bin/python

find_python() {
    local candidate
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    fail "cần Python 3.11 trở lên." "Debian 12, Ubuntu 24.04: sudo apt-get install python3"
}

make_venv() {
    "$python" -c '' 2>/dev/null && return
    local base
    base=$(find_python)
    # Debian's python3 comes without the module that puts pip into a new environment.
    "$base" -c 'import ensurepip, venv' 2>/dev/null ||
        install_packages "python$("$base" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
    say "Tạo .venv bằng $("$base" --version)"
    "$base" -m venv --clear .venv
}

# install_requirements FILE installs it when it, or the Python of .venv, changed since the last time.
install_requirements() {
    local stamp=".venv/.installed-${1%.txt}" checksum
    checksum=$(cat requirements.txt "$1" .venv/pyvenv.cfg | sha256sum)
    [[ -f $stamp && $(<"$stamp") == "$checksum" ]] && return
    say "Cài $1"
    "$python" -m pip install -qq --no-input --disable-pip-version-check -r "$1" ||
        fail "pip không cài được $1." "Kiểm tra mạng hoặc kho gói nội bộ của pip rồi chạy lại."
    printf '%s' "$checksum" >"$stamp"
}

compile_catalogues() {
    local source compiled
    for source in locale/*/LC_MESSAGES/*.po; do
        [[ -f $source ]] || continue
        compiled=${source%.po}.mo
        [[ $compiled -nt $source ]] || msgfmt --check-format -o "$compiled" "$source"
    done
}

# The folder and the key are readable by their owner alone, from their first byte.
make_private_folder() {
    local folder
    folder=$("$python" -c 'from emulation import settings; print(settings.VAR_DIR)')
    umask 077
    mkdir -p "$folder"
    if [[ ! -s $folder/secret-key ]]; then
        "$python" -c 'import secrets; print(secrets.token_urlsafe(64))' >"$folder/secret-key.new"
        mv "$folder/secret-key.new" "$folder/secret-key"
    fi
}

install_packages libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz0b libharfbuzz-subset0 fontconfig gettext
install_print_font
make_venv
install_requirements requirements.txt
[[ ${1:-} == --with-tools ]] && install_requirements requirements-dev.txt
compile_catalogues
make_private_folder
