# Debian packages: which are needed for what, and installing those that are missing.
# shellcheck shell=bash
# shellcheck disable=SC2034 # the commands read the lists

# A C compiler, OpenSSL, and what the second opinion on XML signatures (xmlsec, through bindgen) is built with.
BUILD_PACKAGES=(build-essential pkg-config libssl-dev libxml2-dev libxmlsec1-dev libxmlsec1-openssl libclang-dev)
# The real servers, browser and tools that the tests run against.
TEST_PACKAGES=(postgresql redis-server haproxy chromium xmlsec1 libxml2-utils python3-venv openssl)
# Reads the shell scripts.
CHECK_PACKAGES=(shellcheck)

# need_packages PACKAGE…: installs those that are missing, with sudo when we are not root.
need_packages() {
    if ! command -v dpkg-query >/dev/null; then
        say "This is not Debian: I trust that you have what is called there $*."
        return
    fi
    local missing=() package
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ "${#missing[@]}" -gt 0 ] || return 0

    say "Installing Debian packages (usually one or two minutes): ${missing[*]}"
    as_root "${missing[@]}" apt-get -q -o DPkg::Lock::Timeout=300 update
    as_root "${missing[@]}" apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "${missing[@]}"
}

is_installed() {
    [ "$(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# as_root PACKAGE… apt-get ARGUMENT…: the packages are only for the sentence said when we cannot.
as_root() {
    local packages=()
    while [ "$1" != apt-get ]; do
        packages+=("$1")
        shift
    done
    if [ "$(id -u)" -eq 0 ]; then
        quietly apt env DEBIAN_FRONTEND=noninteractive "$@"
    elif command -v sudo >/dev/null; then
        sudo -v || stop_with "$(please_install "${packages[@]}")"
        quietly apt sudo env DEBIAN_FRONTEND=noninteractive "$@"
    else
        stop_with "$(please_install "${packages[@]}")"
    fi
}

please_install() {
    printf 'I may not install packages here. Please run, as root: apt-get install --no-install-recommends %s' "$*"
}
