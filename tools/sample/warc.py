"""A WARC writer whose bytes depend on its arguments only: fixed dates, ids from the content's place."""

import base64
import datetime
import gzip
import hashlib
import uuid
import zlib

START = datetime.datetime(2024, 3, 1, 6, 0, 0)
SECONDS_BETWEEN_RECORDS = 37


# Deflate, no flags, no time, best compression, unknown system: the same on every machine.
GZIP_HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"


def gzip_member(data):
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = deflate.compress(data) + deflate.flush()
    return GZIP_HEADER + body + zlib.crc32(data).to_bytes(4, "little") + len(data).to_bytes(4, "little")


class WarcWriter:
    def __init__(self, file_name, version):
        self.file_name = file_name
        self.version = version
        self.members = []
        info = "software: tools/sample/make_sample.py\r\nformat: WARC file, gzip member per record\r\n"
        self._record("warcinfo", None, "application/warc-fields", info.encode(), ("WARC-Filename: " + file_name,))

    def _record(self, kind, url, content_type, block, extra=()):
        number = len(self.members)
        date = START + datetime.timedelta(seconds=SECONDS_BETWEEN_RECORDS * number)
        identity = uuid.uuid5(uuid.NAMESPACE_URL, f"{self.file_name}#{number}")
        lines = [
            f"WARC/{self.version}",
            f"WARC-Type: {kind}",
            f"WARC-Date: {date:%Y-%m-%dT%H:%M:%SZ}",
            f"WARC-Record-ID: <urn:uuid:{identity}>",
            f"Content-Length: {len(block)}",
            f"Content-Type: {content_type}",
        ]
        if url:
            lines.append(f"WARC-Target-URI: {url}")
        lines.extend(extra)
        head = ("\r\n".join(lines) + "\r\n\r\n").encode()
        self.members.append(gzip_member(head + block + b"\r\n\r\n"))

    def response(self, url, body, content_type="text/html; charset=utf-8", status="200 OK", headers=()):
        """A response record; headers name the transfer and content coding the body already has."""
        http = [f"HTTP/1.1 {status}", "Server: sample", "Date: Fri, 01 Mar 2024 06:00:00 GMT"]
        if content_type:
            http.append(f"Content-Type: {content_type}")
        http.extend(headers)
        if not any(h.lower().startswith("transfer-encoding") for h in headers):
            http.append(f"Content-Length: {len(body)}")
        block = ("\r\n".join(http) + "\r\n\r\n").encode() + body
        digest = base64.b32encode(hashlib.sha1(body).digest()).decode()
        self._record(
            "response", url, "application/http; msgtype=response", block, (f"WARC-Payload-Digest: sha1:{digest}",)
        )

    def request(self, url):
        host, _, path = url.split("://", 1)[1].partition("/")
        block = f"GET /{path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: sample\r\n\r\n".encode()
        self._record("request", url, "application/http; msgtype=request", block)

    def metadata(self, url, text):
        self._record("metadata", url, "application/warc-fields", text.encode())

    def damage_last_member(self):
        """Overwrites bytes inside the compressed data, as a bad disk block does; the next member is whole."""
        member = bytearray(self.members[-1])
        middle = len(member) // 2
        member[middle : middle + 64] = bytes(range(64, 128))
        self.members[-1] = bytes(member)

    def break_last_header(self):
        """A whole gzip member whose content does not start like a WARC record."""
        content = gzip.decompress(self.members[-1])
        self.members[-1] = gzip_member(content.replace(b"WARC/", b"WRAC:", 1).replace(b"Content-Length:", b"Length?", 1))

    def truncate_last_member(self):
        self.members[-1] = self.members[-1][: len(self.members[-1]) // 2]

    def bytes(self):
        return b"".join(self.members)


def chunked(body, size):
    parts = []
    for at in range(0, len(body), size):
        piece = body[at : at + size]
        parts.append(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
    return b"".join(parts) + b"0\r\n\r\n"
