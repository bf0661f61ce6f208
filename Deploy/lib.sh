# Shared by the scripts of this folder, which source it. It changes to the package's folder.

set -uo pipefail
export LC_ALL=C.UTF-8
called_from=$PWD
checks=.build/checks
# A target may import only the targets that Package.swift lists as its dependencies.
swift_flags=(--explicit-target-dependency-import-check error)
cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/.." || exit 1

# Prints one plain sentence on standard error and ends the script.
fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

seconds() { date +%s; }

# Prints a path of the caller as an absolute path.
absolute() { [ "${1:0:1}" = / ] && printf '%s\n' "$1" || printf '%s\n' "$called_from/$1"; }

# Makes the release build that the demo, the process tests and the benchmarks share.
build_release() {
    echo "Building (the first time takes a few minutes)."
    mkdir -p "$checks"
    swift build -c release --product hotline "${swift_flags[@]}" >"$checks/release.log" 2>&1 </dev/null && return 0
    tail -n 40 "$checks/release.log" >&2
    echo "The build failed; all of its output is in $checks/release.log." >&2
    return 1
}

# Steps. Each step writes its output to its own file and prints one line with its result and its time. If the last line of the
# output reads "N passed, N failed, N skipped", these numbers count. Otherwise the exit status counts.

passed=0
failed=0
skipped=0

step() {
    local title=$1 log status begun counts p f s
    shift
    mkdir -p "$checks"
    log=$checks/$(printf '%s' "${title,,}" | tr -cs 'a-z0-9' '-').log
    begun=$(seconds)
    printf '%-52s ' "$title"
    "$@" >"$log" 2>&1 </dev/null
    status=$?
    counts=$(tail -n 1 "$log" | grep -E '^[0-9]+ passed, [0-9]+ failed, [0-9]+ skipped$')
    if [ -n "$counts" ]; then
        read -r p _ f _ s _ <<<"${counts//,/}"
        [ "$status" -eq 0 ] || [ "$f" -gt 0 ] || f=1
    elif [ "$status" -eq 0 ]; then
        p=1 f=0 s=0
    else
        p=0 f=1 s=0
    fi
    passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
    printf '%s\n' "$([ "$f" -eq 0 ] && echo ok || echo FAILED) ($p passed, $f failed, $s skipped, $(($(seconds) - begun)) s)"
    [ "$f" -eq 0 ] && return 0
    printf '  the end of %s:\n' "$log"
    tail -n 40 "$log" | sed 's/^/  | /'
    return 1
}

# Prints the last line of a check and returns its exit status. With CI=true a skip is a failure.
tally() {
    printf '%d passed, %d failed, %d skipped\n' "$passed" "$failed" "$skipped"
    [ "$failed" -eq 0 ] && [ $((passed + skipped)) -gt 0 ] && { [ "${CI:-}" != true ] || [ "$skipped" -eq 0 ]; }
}
