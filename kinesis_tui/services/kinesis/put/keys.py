"""Where a record's partition key comes from when its line does not say: given, found in the payload, or by chance."""

import re
from collections.abc import Callable
from random import Random

import msgspec

ChooseKey = Callable[[bytes], str]
"""Returns a payload's partition key; raises ValueError with a clause where it has none."""


def fixed_key(key: str) -> ChooseKey:
    """Give every record the same key, and so one shard."""
    return lambda _: key


def random_key(random: Random) -> ChooseKey:
    """Spread the records over the shards."""
    return lambda _: f"{random.getrandbits(128):032x}"


def key_at(path: str) -> ChooseKey:
    """Take the key from a JSON payload by a JMESPath (https://jmespath.org); a leading `$.` of a JSONPath is ignored.

    Raises ValueError with a clause for a path that can't be read.
    """
    import jmespath  # here, for only those who ask for it need it
    from jmespath.exceptions import JMESPathError

    written = re.sub(r"^\$\.?", "", path.strip())
    try:
        expression = jmespath.compile(written)
    except JMESPathError as error:
        first = str(error).partition("\n")[0]
        raise ValueError(f"{path!r} is no JMESPath: {first}") from None

    def choose(data: bytes) -> str:
        try:
            found = expression.search(msgspec.json.decode(data))
        except msgspec.DecodeError:
            raise ValueError(f"the payload is not JSON, so there is no key at {path}") from None
        except JMESPathError as error:
            raise ValueError(f"{path} can't be looked up: {str(error).partition(chr(10))[0]}") from None
        if isinstance(found, str):
            return found
        if isinstance(found, int | float) and not isinstance(found, bool):
            return msgspec.json.encode(found).decode()
        kind = "nothing" if found is None else f"a JSON {'array' if isinstance(found, list) else 'object or boolean'}"
        raise ValueError(f"{kind} is at {path}, not a text or a number")

    return choose
