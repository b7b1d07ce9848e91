"""Small files of the kinds that posts carry, and some that they do not."""

import struct
import zlib
from collections.abc import Iterator
from functools import partial

from bot.message import File


def png(shade: int = 0) -> bytes:
    """A whole PNG picture of one pixel; another one for each shade."""

    def part(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(bytes([0, shade]))
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", pixel) + part(b"IEND", b"")


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00" + b"\x00" * 64
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
MP4 = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + b"\x00" * 64
PROGRAM = b"MZ" + b"\x00" * 600
PAGE = b"<!doctype html><script>alert(1)</script>"


def file(name: str, content: bytes, alt: str = "") -> File:
    """A file as it comes with a message, in pieces."""
    return File(name, partial(_pieces, content), alt)


def endless(name: str) -> File:
    """A file that never ends; whoever reads it must stop."""
    return File(name, _endless)


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), 100):
        yield content[start : start + 100]


def _endless() -> Iterator[bytes]:
    yield png()
    while True:
        yield bytes(1 << 20)
