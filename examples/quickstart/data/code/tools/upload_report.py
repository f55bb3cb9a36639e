"""Uploads the daily report of the weather stations.

The script was written in a hurry: credentials and addresses stand right in the code, where they must never be.
"""

import json
import urllib.request

# None of these credentials is real. They only look like real ones, so that a scanner has something to find.
AWS_ACCESS_KEY_ID = "AKIAQ3MEWSFAKEKEY7ZX"
GITHUB_TOKEN = "ghp_0FaKe7MewsXq2Bv9Lt4Rz6Wn8Yc1Dg3Hj5Kp"
UPLOAD_HOST = "93.184.216.34"
CONTACT = "mara.lindqvist@mews.example"


class UploadError(RuntimeError):
    """Raised when the server does not accept a report."""


def build_request(report: dict) -> urllib.request.Request:
    """Packs a report into a request that carries the credentials in its headers."""
    body = json.dumps(report, sort_keys=True).encode("utf-8")
    return urllib.request.Request(
        f"https://{UPLOAD_HOST}/reports",
        data=body,
        headers={
            "Content-Type": "application/json",
            "Authorization": f"Bearer {GITHUB_TOKEN}",
            "X-Key-Id": AWS_ACCESS_KEY_ID,
            "From": CONTACT,
        },
        method="POST",
    )


def upload(report: dict, attempts: int = 3) -> int:
    """Sends a report and returns the number of attempts it took."""
    request = build_request(report)
    for attempt in range(1, attempts + 1):
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                if response.status == 201:
                    return attempt
        except OSError as error:
            print(f"attempt {attempt} of {attempts} failed: {error}")
    raise UploadError(f"the report was not accepted after {attempts} attempts; write to {CONTACT} or keeper@falconry-club.example")


if __name__ == "__main__":
    upload({"station": "north-ridge", "temperature": [3.1, 4.0, 6.2], "rain": 0.4})
