#!/bin/sh
#
# Sums up the access log of a web server: requests per day, the most wanted
# pages, the share of errors and the slowest answers.
#
# The log has one request per line:
#
#   2024-05-01T06:12:44Z GET /birds/kestrel 200 0.041
#
# usage: log_summary.sh [FILE...]     (standard input without a file)

set -eu

usage() {
    sed -n '3,11s/^# \{0,1\}//p' "$0"
}

# Requests and errors per day. An error is a status of 500 or more.
per_day() {
    awk '
        {
            day = substr($1, 1, 10)
            requests[day]++
            if ($4 >= 500) {
                errors[day]++
            }
        }
        END {
            for (day in requests) {
                printf "%s %7d requests %5.1f %% errors\n", day, requests[day], 100 * errors[day] / requests[day]
            }
        }
    ' "$1" | sort
}

# The ten pages that were asked for most often; what follows a question mark does not count.
top_pages() {
    awk '{ sub(/\?.*/, "", $3); print $3 }' "$1" | sort | uniq -c | sort -k1,1nr -k2 | head -n 10
}

# The time within which 95 of 100 requests were answered.
percentile95() {
    awk '{ print $5 }' "$1" | sort -n | awk '
        { seconds[NR] = $1 }
        END {
            if (NR == 0) {
                print "no requests"
            } else {
                index95 = int(0.95 * NR + 0.999999)
                printf "%.3f s\n", seconds[index95]
            }
        }
    '
}

case ${1-} in
-h | --help)
    usage
    exit 0
    ;;
esac

# The log is read several times, so it is collected in one file first.
collected=$(mktemp)
trap 'rm -f "$collected"' EXIT INT TERM
cat -- "$@" >"$collected"

echo "Requests per day"
per_day "$collected"
echo
echo "Most wanted pages"
top_pages "$collected"
echo
printf '95 %% of the answers took at most '
percentile95 "$collected"
