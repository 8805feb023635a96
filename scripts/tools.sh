# shellcheck shell=bash
# Sourced by the other scripts, in the repository's folder: which tools are here, and new enough.

have() { command -v "$1" >/dev/null; }

# version_of TOOL: fails if it does not work.
version_of() {
    local said
    case $1 in
    # Where a module is: Go gets the toolchain that its go.mod asks for, or fails.
    go) said=$(go -C clients/go version 2>/dev/null) || return ;;
    *) said=$("$1" --version 2>/dev/null) || return ;;
    esac
    [[ $said =~ [0-9]+(\.[0-9]+)* ]] && echo "${BASH_REMATCH[0]}"
}

# has TOOL VERSION: whether it is here in this version or a newer one.
has() {
    local version
    have "$1" && version=$(version_of "$1") && printf '%s\n' "$2" "$version" | sort -C -V
}

# missing TOOL[:VERSION]...: names the first of these that is not here; nothing if all are.
missing() {
    local tool
    for tool in "$@"; do
        case $tool in
        *:*) has "${tool%:*}" "${tool##*:}" || { echo "${tool%:*} of version ${tool##*:} or newer" && return; } ;;
        *) have "$tool" || { echo "$tool" && return; } ;;
        esac
    done
}

python_lacks_venv() { ! "${PYTHON:-python3}" -c 'import ensurepip, venv' >/dev/null 2>&1; }

# missing_for CLIENT: names what is missing to generate, build and test it; nothing if all is here.
missing_for() {
    case $1 in
    rust) missing cargo ;;
    # From 1.21 on, Go itself gets the version that go.mod asks for. npm is for buf.
    go) missing go:1.21 node npm ;;
    typescript) missing node:20 npm ;;
    kotlin) missing javac:17 mvn unzip ;;
    python)
        local python
        python=$(missing "${PYTHON:-python3}:3.10")
        if [[ ! $python ]] && python_lacks_venv; then python=python3-venv; fi
        echo "$python"
        ;;
    esac
}
