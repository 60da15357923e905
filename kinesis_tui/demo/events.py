"""The log lines of the demo's checkout service: JSON events and a plain access log, errors among them."""

import random

import msgspec

ERROR_SHARE = 0.08
ERRORS = (
    "payment gateway timed out after 3000 ms",
    "card declined: insufficient_funds",
    "inventory service answered 503",
    "NullPointerException in CartMapper.merge",
)
STEPS = ("cart loaded", "price confirmed", "payment authorised", "order placed", "receipt queued")
PATHS = ("/cart", "/checkout", "/checkout/payment", "/checkout/confirm", "/health")


def json_event(rng: random.Random) -> str:
    """One structured event; about one in twelve is an error."""
    failed = rng.random() < ERROR_SHARE
    event = {
        "level": "ERROR" if failed else "INFO",
        "message": rng.choice(ERRORS if failed else STEPS),
        "service": "checkout",
        "trace_id": f"{rng.getrandbits(64):016x}",
        "order_id": f"o-{rng.getrandbits(32):08x}",
        "duration_ms": rng.randrange(900, 3_200) if failed else rng.randrange(3, 240),
    }
    return msgspec.json.encode(event).decode()


def access_line(rng: random.Random) -> str:
    """One line of an access log: address, user, request, status, bytes, seconds."""
    failed = rng.random() < ERROR_SHARE
    status = rng.choice((500, 502, 503)) if failed else rng.choice((200, 200, 200, 201, 304, 404))
    address = f"10.0.{rng.randrange(4)}.{rng.randrange(2, 250)}"
    request = f"{rng.choice(('GET', 'POST'))} {rng.choice(PATHS)} HTTP/1.1"
    return f'{address} - - "{request}" {status} {rng.randrange(200, 9_000)} {rng.randrange(2, 900) / 1000:.3f}'
