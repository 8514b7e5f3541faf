"""Answers requests with the page's puid. A line has an action, its argument and a format, in hexadecimal."""

import sys

from puid import Puid, UuidPuid


def text(hexadecimal):
    return bytes.fromhex(hexadecimal).decode("utf-16-le", "surrogatepass")


def answer(action, value, key, *fields):
    prefix, alphabet, length, capacity, tweak = map(text, fields)
    key, capacity = bytes.fromhex(key), int(capacity)
    if alphabet == "":
        codec = UuidPuid(key, capacity, tweak)
    else:
        codec = Puid(key, prefix, alphabet, int(length), capacity, tweak)
    if action == "ordinal":
        ordinal = codec.ordinal(text(value))
        return "rejected" if ordinal is None else str(ordinal)
    try:
        return codec.id(int(text(value)))
    except ValueError as error:
        return f"rejected: {error}"


for line in sys.stdin:
    print(answer(*line.rstrip("\n").split(" ")), flush=True)
