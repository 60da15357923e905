"""The words of Logs Insights' query language, and which of them may stand where the cursor is.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_QuerySyntax.html
"""

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from kinesis_tui.query.complete import Choice, Completion
from kinesis_tui.services.logs.insights.query import Language

MOST = 50

COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "fields": "show fields, and what is made of them",
        "filter": "keep events that match",
        "stats": "aggregate: stats count(*) by bin(5m)",
        "sort": "order: sort @timestamp desc",
        "limit": "so many rows at most",
        "parse": 'fields out of a text: parse @message "user=* " as user',
        "display": "show these fields only",
        "dedup": "one row for each value of these fields",
        "pattern": "group messages that are alike",
        "diff": "compare with the time before",
        "anomaly": "find what is unusual",
        "unmask": "show what data protection masks (needs logs:Unmask)",
        "unnest": "a row for each element of a list",
        "filterIndex": "scan only what a field index finds",
        "SOURCE": "name the groups in the query",
    }
)
FUNCTIONS: tuple[str, ...] = (
    *("count(", "count_distinct(", "sum(", "avg(", "min(", "max(", "pct(", "stddev(", "median("),
    *("earliest(", "latest(", "sortsFirst(", "sortsLast(", "bin(", "datefloor(", "dateceil("),
    *("fromMillis(", "toMillis(", "now()", "abs(", "ceil(", "floor(", "greatest(", "least(", "log(", "sqrt("),
    *("ispresent(", "coalesce(", "isempty(", "isblank(", "concat(", "ltrim(", "rtrim(", "trim(", "strlen("),
    *("toupper(", "tolower(", "substr(", "replace(", "strcontains(", "jsonParse(", "jsonStringify("),
    *("isValidIp(", "isValidIpv4(", "isValidIpv6(", "isIpInSubnet(", "isIpv4InSubnet(", "isIpv6InSubnet("),
)
KEYWORDS = ("like ", "not like ", "in [", "and ", "or ", "not ", "as ", "by ", "asc", "desc")
SYSTEM_FIELDS = (
    *("@timestamp", "@message", "@logStream", "@log", "@ingestionTime", "@ptr", "@requestId", "@type", "@duration"),
    *("@billedDuration", "@initDuration", "@memorySize", "@maxMemoryUsed", "@xrayTraceId", "@entity"),
)
"""What the service makes of every event, and of Lambda's."""
OTHER_WORDS: Mapping[Language, tuple[str, ...]] = MappingProxyType(
    {
        "CWLI": (),
        "PPL": (
            *("fields ", "where ", "stats ", "sort ", "head ", "parse ", "dedup ", "eval ", "top ", "rare ", "rename "),
            *("grok ", "patterns ", "span(", "count()", "avg(", "sum(", "by ", "like(", "and ", "or "),
        ),
        "SQL": (
            *("SELECT ", "FROM ", "WHERE ", "GROUP BY ", "ORDER BY ", "HAVING ", "LIMIT ", "JOIN ", "ON ", "AS "),
            *("COUNT(*)", "SUM(", "AVG(", "MIN(", "MAX(", "LIKE ", "IN (", "AND ", "OR ", "DESC", "DISTINCT "),
        ),
    }
)

_WORD = re.compile(r"@?[\w.]*\Z")
_STAGE = re.compile(r"(?:\A|\|)\s*\Z")
_STRINGS = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|`[^`]*`|#[^\n]*\n?", re.DOTALL)
_PLAIN_NAME = re.compile(r"@?[A-Za-z_][\w.]*")


def complete(text: str, cursor: int, fields: Sequence[str], language: Language) -> Completion:
    """Return what may stand in place of the word before the cursor; `fields` are those that the service found."""
    before = text[:cursor]
    outside = _STRINGS.sub(lambda found: " " * len(found[0]), before)
    word = _WORD.search(outside)
    start = word.start() if word else cursor
    if any(sign in outside for sign in "\"'`#"):  # in a string or comment that has begun
        return Completion(cursor, ())
    typed = before[start:cursor]
    if language != "CWLI":
        words = [*OTHER_WORDS[language], *map(quoted, fields)]
    elif _STAGE.search(outside[:start]):
        words = [f"{command} " for command in COMMANDS]
    else:
        names = dict.fromkeys((*fields, *SYSTEM_FIELDS))
        words = [*map(quoted, names), *FUNCTIONS, *KEYWORDS] if typed else []
    small = typed.lower()
    found = [one for one in words if one.lower().lstrip("`").startswith(small) and one.rstrip() != typed]
    return Completion(start, tuple(Choice(one, COMMANDS.get(one.strip(), "")) for one in found[:MOST]))


def quoted(name: str) -> str:
    """Write a field's name as a query takes it: in backticks where it has more than letters, digits, _ . and @."""
    return name if _PLAIN_NAME.fullmatch(name) else f"`{name}`"
