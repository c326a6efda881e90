# Sourced by the other scripts: Debian packages, installed where missing and only then.

say() { printf '%s\n' "$*"; }
fail() { printf '\nLỗi: %s\n' "$1" >&2; shift; printf '  %s\n' "$@" >&2; exit 1; }

_apt_lists_are_fresh=

# install_packages NAME… installs those that are not there yet. Without root and without sudo that asks no password, it
# prints the exact line and stops.
install_packages() {
    local name missing=() as_root=()
    command -v dpkg-query >/dev/null ||
        fail "máy này không phải Debian hoặc Ubuntu nên không tự cài gói được." "Hãy cài các gói tương đương với: $*"
    for name; do
        [[ $(dpkg-query -W -f='${db:Status-Status}' "$name" 2>/dev/null) == installed ]] || missing+=("$name")
    done
    ((${#missing[@]})) || return 0
    if ((EUID != 0)); then
        if ! sudo -n true 2>/dev/null; then
            fail "thiếu gói hệ thống và tài khoản này không có quyền cài." "Hãy chạy dòng sau rồi gọi lại lệnh vừa rồi:" \
                "sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
        fi
        as_root=(sudo -n)
    fi
    say "Cài gói Debian: ${missing[*]}"
    if [[ ! $_apt_lists_are_fresh ]]; then
        "${as_root[@]}" apt-get update -qq
        _apt_lists_are_fresh=yes
    fi
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" </dev/null >/dev/null ||
        fail "apt không cài được: ${missing[*]}" "Xem thông báo của apt ở trên, sửa rồi chạy lại."
}

# The font of the documents: Times metrics and every Vietnamese letter. The name is not enough: Debian 12 also has an older
# fonts-liberation (1.07), whose "Liberation Serif" lacks 90 Vietnamese letters.
install_print_font() {
    _has_print_font && return
    install_packages fonts-liberation2
    command -v fc-cache >/dev/null && fc-cache >/dev/null 2>&1 || true
    _has_print_font || fail "không tìm thấy phông Liberation Serif có đủ chữ tiếng Việt." \
        "Hãy cài fonts-liberation2 (hoặc fonts-liberation từ bản 2 trở lên)."
}

_has_print_font() {
    command -v fc-list >/dev/null || return 1
    [[ $(fc-list ':family=Liberation Serif:lang=vi' file; fc-list ':family=Tinos:lang=vi' file) ]]
}

# install_command COMMAND PACKAGE installs PACKAGE unless COMMAND is there, from wherever.
install_command() {
    command -v "$1" >/dev/null || install_packages "$2"
}
