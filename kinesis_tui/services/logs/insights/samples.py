"""Queries to begin with, for what people look for most."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sample:
    """A query with what it is for."""

    title: str
    text: str


SAMPLES = (
    Sample("the latest 20 events", "fields @timestamp, @message, @logStream\n| sort @timestamp desc\n| limit 20"),
    Sample(
        "errors over time",
        "filter @message like /(?i)(error|exception|fatal)/\n| stats count(*) as errors by bin(5m)",
    ),
    Sample("events over time, by group", "stats count(*) as events by bin(5m), @log"),
    Sample("what the messages look like", "pattern @message\n| sort @sampleCount desc\n| limit 50"),
    Sample(
        "Lambda: durations over time",
        'filter @type = "REPORT"\n| stats avg(@duration) as average, pct(@duration, 95) as p95, '
        "max(@duration) as longest by bin(5m)",
    ),
    Sample(
        "Lambda: the most expensive invocations",
        'filter @type = "REPORT"\n| fields @timestamp, @requestId, @billedDuration, '
        "@maxMemoryUsed / 1000000 as usedMB\n| sort @billedDuration desc\n| limit 20",
    ),
    Sample(
        "Lambda: memory given and used",
        'filter @type = "REPORT"\n| stats max(@memorySize / 1000000) as givenMB, avg(@maxMemoryUsed / 1000000) as '
        "averageMB, max(@maxMemoryUsed / 1000000) as mostMB by @log",
    ),
    Sample(
        "Lambda: cold starts over time",
        'filter @type = "REPORT"\n| stats count(@initDuration) as coldStarts, count(*) as invocations by bin(5m)',
    ),
    Sample("Lambda: timeouts", 'filter @message like "Task timed out"\n| stats count(*) as timeouts by bin(30m)'),
    Sample(
        "API Gateway: 4xx and 5xx",
        "filter status >= 400\n| stats count(*) as answers by status, bin(5m)",
    ),
    Sample(
        "API Gateway: who calls most",
        "stats count(*) as requests by ip\n| sort requests desc\n| limit 25",
    ),
    Sample(
        "throttled calls",
        "filter @message like /(?i)(throttl|rate exceeded|ProvisionedThroughputExceeded|TooManyRequests)/\n"
        "| stats count(*) as throttles by bin(5m)",
    ),
    Sample(
        "the streams that log most",
        "stats count(*) as events by @logStream\n| sort events desc\n| limit 25",
    ),
)
