#!/usr/bin/env bash
#
# Makes dated copies of a folder and thins them out.
#
# Files that have not changed since the last copy are hard links to it, so a
# copy costs only what is new. Kept are the copies of the last seven days, one
# per week for two months and one per month after that.
#
# usage: backup.sh SOURCE TARGET

set -euo pipefail

readonly PROGRAM=${0##*/}

say() {
    printf '%s: %s\n' "$PROGRAM" "$*" >&2
}

fail() {
    say "$@"
    exit 1
}

# The newest copy in a folder, or nothing.
latest_copy() {
    local target=$1
    find "$target" -mindepth 1 -maxdepth 1 -type d -name '????-??-??' | sort | tail -n 1
}

make_copy() {
    local source=$1 target=$2
    local today previous
    today=$(date +%F)
    previous=$(latest_copy "$target")
    local -a options=(--archive --delete --exclude='.cache/')

    if [[ -d $target/$today ]]; then
        say "there is a copy of today already, it is brought up to date"
    elif [[ -n $previous ]]; then
        options+=(--link-dest="$previous")
    fi

    # The copy gets its final name only when it is complete.
    local unfinished=$target/.unfinished
    if [[ -d $target/$today ]]; then
        rsync "${options[@]}" "$source/" "$target/$today/"
    else
        rsync "${options[@]}" "$source/" "$unfinished/"
        mv "$unfinished" "$target/$today"
    fi
}

# Prints the names of the copies that may go, given all names on stdin in ascending order.
superfluous() {
    local day age week month last_week='' last_month=''
    local now
    now=$(date +%s)
    while read -r day; do
        age=$(((now - $(date -d "$day" +%s)) / 86400))
        week=$(date -d "$day" +%G-%V)
        month=${day:0:7}
        if ((age <= 7)); then
            continue
        elif ((age <= 62)); then
            [[ $week == "$last_week" ]] && echo "$day"
        else
            [[ $month == "$last_month" ]] && echo "$day"
        fi
        last_week=$week
        last_month=$month
    done
}

thin_out() {
    local target=$1 day
    find "$target" -mindepth 1 -maxdepth 1 -type d -name '????-??-??' -printf '%f\n' | sort | superfluous |
        while read -r day; do
            say "removing $day"
            rm -rf -- "${target:?}/$day"
        done
}

main() {
    [[ $# -eq 2 ]] || fail "usage: $PROGRAM SOURCE TARGET"
    local source=${1%/} target=${2%/}
    [[ -d $source ]] || fail "no such folder: $source"
    mkdir -p "$target"
    make_copy "$source" "$target"
    thin_out "$target"
    say "done: $(du -sh "$target" | cut -f 1) in all"
}

main "$@"
