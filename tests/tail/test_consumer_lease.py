"""A leased consumer: found or registered, awaited, and given back if, and only if, it was registered here."""

import pytest

from kinesis_tui.failure import AccessDenied, Conflict, Failure, LimitExceeded, NotFound, Throttled, Unreachable
from kinesis_tui.services.kinesis.model.consumer import Consumer
from kinesis_tui.services.kinesis.tail.consumer_lease import ConsumerLease, price
from tests.tail.virtual_clock import VirtualClock

ARN = "arn:aws:kinesis:eu-west-1:123456789012:stream/orders"


class Consumers:
    """Consumers in memory; `failures` are raised by the next calls of an operation."""

    def __init__(self, *states: str) -> None:
        self.states = list(states)
        """What the looks at it tell, the last one for ever; none: it is not registered."""
        self.failures: dict[str, list[Failure]] = {}
        self.deregistered: list[str] = []

    async def describe_stream_consumer(self, stream_arn: str, name: str) -> Consumer:
        self._fail("describe")
        if not self.states:
            raise NotFound("DescribeStreamConsumer", "there is none", "register it")
        state = self.states.pop(0) if len(self.states) > 1 else self.states[0]
        return Consumer(name, f"{stream_arn}/consumer/{name}:1", state)

    async def register_stream_consumer(self, stream_arn: str, name: str) -> Consumer:
        self._fail("register")
        self.states = ["CREATING", "ACTIVE"]
        return Consumer(name, f"{stream_arn}/consumer/{name}:1", "CREATING")

    async def deregister_stream_consumer(self, consumer_arn: str) -> None:
        self._fail("deregister")
        self.deregistered.append(consumer_arn)

    def _fail(self, operation: str) -> None:
        if self.failures.get(operation):
            raise self.failures[operation].pop(0)


def lease_of(consumers: Consumers, clock: VirtualClock | None = None) -> ConsumerLease:
    return ConsumerLease(consumers, ARN, "oncall", clock or VirtualClock())


def told(kind: type[Failure]) -> Failure:
    return kind("a call", "told to", "wait")


async def test_what_somebody_else_registered_is_not_deregistered() -> None:
    consumers = Consumers("ACTIVE")
    lease = lease_of(consumers)
    assert await lease.find() is not None
    assert (await lease.active(lambda _: None)).status == "ACTIVE"
    assert not await lease.release()
    assert consumers.deregistered == []


async def test_what_was_registered_is_awaited_and_deregistered_once() -> None:
    consumers, clock, said = Consumers(), VirtualClock(), list[str]()
    lease = lease_of(consumers, clock)
    assert await lease.find() is None
    async with clock.running():
        await lease.register()
        consumers.states = ["CREATING"] * 25 + ["ACTIVE"]
        consumer = await lease.active(said.append)
    assert consumer.status == "ACTIVE"
    assert said[0] == "waiting for consumer oncall to become ACTIVE"
    assert said[1:] == [
        "consumer oncall is still CREATING, after 10 s",
        "consumer oncall is still CREATING, after 20 s",
    ]
    assert await lease.release()
    assert not await lease.release()
    assert consumers.deregistered == [consumer.arn]


async def test_a_throttle_while_it_is_created_is_waited_out() -> None:
    consumers, clock = Consumers("CREATING", "ACTIVE"), VirtualClock()
    lease = lease_of(consumers, clock)
    await lease.find()
    consumers.failures["describe"] = [told(Throttled), told(Unreachable)]
    async with clock.running():
        assert (await lease.active(lambda _: None)).status == "ACTIVE"


@pytest.mark.parametrize(("state", "why"), [("DELETING", "being deregistered"), ("CREATING", "did not become ACTIVE")])
async def test_one_that_does_not_become_active_is_a_failure(state: str, why: str) -> None:
    consumers, clock = Consumers(state), VirtualClock()
    lease = lease_of(consumers, clock)
    await lease.find()
    async with clock.running():
        with pytest.raises(Conflict, match=why):
            await lease.active(lambda _: None)


async def test_a_refused_registration_leaves_nothing_to_give_back() -> None:
    consumers = Consumers()
    consumers.failures["register"] = [told(LimitExceeded)]
    lease = lease_of(consumers)
    with pytest.raises(LimitExceeded):
        await lease.register()
    assert not await lease.release()


async def test_a_registration_whose_answer_was_lost_is_given_back_if_it_happened() -> None:
    consumers = Consumers()
    consumers.failures["register"] = [told(Unreachable)]
    lease = lease_of(consumers)
    with pytest.raises(Unreachable):
        await lease.register()
    consumers.states = ["ACTIVE"]
    assert await lease.release()
    assert consumers.deregistered == [f"{ARN}/consumer/oncall:1"]


async def test_one_that_is_gone_already_counts_as_given_back() -> None:
    consumers = Consumers()
    lease = lease_of(consumers)
    await lease.register()
    consumers.failures["deregister"] = [told(NotFound)]
    assert await lease.release()


async def test_a_failure_to_give_it_back_names_the_command_that_does() -> None:
    consumers = Consumers()
    lease = lease_of(consumers)
    await lease.register()
    consumers.failures["deregister"] = [told(AccessDenied)]
    with pytest.raises(Conflict) as failed:
        await lease.release()
    command = f"aws kinesis deregister-stream-consumer --region eu-west-1 --stream-arn {ARN} --consumer-name oncall"
    assert failed.value.remedy == f"run {command}"
    assert lease.is_ours


@pytest.mark.parametrize(
    ("shards", "sentence"),
    [(1, "0.015 USD an hour (1 open shard at 0.015)"), (4, "0.060 USD an hour (4 open shards at 0.015)")],
)
def test_the_price_counts_the_open_shards_and_names_its_source(shards: int, sentence: str) -> None:
    assert sentence in price(shards).sentence
    assert "an estimate: us-east-1" in price(shards).sentence
    assert "price list of 2024-07" in price(shards).sentence
    assert "https://aws.amazon.com/kinesis/data-streams/pricing/" in price(shards).sentence


def test_an_unknown_number_of_shards_is_not_guessed() -> None:
    assert price(None).usd_per_hour is None
    assert "for each open shard" in price(None).sentence
