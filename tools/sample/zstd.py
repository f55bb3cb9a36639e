"""A zstd frame of stored blocks (RFC 8878, sections 3.1.1 and 3.1.1.2), so that no tool outside Python is needed."""

BLOCK_BYTES = 1 << 16


def frame(data):
    """A frame without checksum and with an 8-byte content size; readers need a window of 1 MiB."""
    descriptor = 0b11_0_0_0_0_00  # 8-byte content size, window descriptor follows
    window = 0b01010_000  # 2^(10+10) = 1 MiB
    out = [b"\x28\xb5\x2f\xfd", bytes([descriptor, window]), len(data).to_bytes(8, "little")]
    for at in range(0, max(len(data), 1), BLOCK_BYTES):
        block = data[at : at + BLOCK_BYTES]
        last = at + BLOCK_BYTES >= len(data)
        out.append((len(block) << 3 | int(last)).to_bytes(3, "little"))  # type 0: raw
        out.append(block)
    return b"".join(out)
