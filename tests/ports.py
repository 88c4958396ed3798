"""A port of this machine for a server that has to be told one, or at which nothing is to answer."""

import random
import socket
from contextlib import suppress

_PORTS = range(20_000, 32_000)
"""Below those that Linux gives to connections, and to servers that ask for any: no other test comes by one of them."""


def free_port() -> int:
    while True:
        port = random.SystemRandom().choice(_PORTS)
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
