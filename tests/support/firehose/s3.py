"""S3 for tests: buckets of objects in memory, listed in pages and read as AWS does it, path style."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from xml.sax.saxutils import escape

from aiohttp import web

from tests.support.kinesis.exchange import xml_answer

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"


@dataclass(frozen=True)
class StoredObject:
    data: bytes
    modified_ms: int


@dataclass
class ScriptedS3:
    """Buckets by name; those in `denied` belong to somebody else."""

    buckets: dict[str, dict[str, StoredObject]] = field(default_factory=dict)
    denied: set[str] = field(default_factory=set)
    keys_per_page: int = 1000
    lists: int = 0
    """How many listings were asked for."""

    def answer(self, request: web.Request) -> web.Response:
        """Answer ListObjectsV2 and GetObject."""
        bucket, _, key = request.path.strip("/").partition("/")
        if bucket in self.denied:
            return _error(403, "AccessDenied", "Access Denied")
        if bucket not in self.buckets:
            return _error(404, "NoSuchBucket", "The specified bucket does not exist")
        if "list-type" in request.query:
            self.lists += 1
            return self._listing(bucket, dict(request.query))
        stored = self.buckets[bucket].get(key)
        if stored is None:
            return _error(404, "NoSuchKey", "The specified key does not exist.")
        at = datetime.fromtimestamp(stored.modified_ms / 1000, UTC)
        return web.Response(body=stored.data, headers={"Last-Modified": f"{at:%a, %d %b %Y %H:%M:%S GMT}"})

    def _listing(self, bucket: str, asked: dict[str, str]) -> web.Response:
        prefix, delimiter = asked.get("prefix", ""), asked.get("delimiter", "")
        after = asked.get("continuation-token", asked.get("start-after", ""))
        most = min(int(asked.get("max-keys", "1000")), self.keys_per_page)
        found: list[str] = []
        for key in sorted(self.buckets[bucket]):
            if not key.startswith(prefix):
                continue
            rest = key[len(prefix) :]
            folder = bool(delimiter) and delimiter in rest
            shown = prefix + rest.partition(delimiter)[0] + delimiter if folder else key
            if shown > after and shown not in found:
                found.append(shown)
        page, more = found[:most], len(found) > most
        body = "".join(self._entry(bucket, shown, delimiter) for shown in page)
        token = f"<NextContinuationToken>{escape(page[-1])}</NextContinuationToken>" if more else ""
        return xml_answer(
            f'<ListBucketResult xmlns="{NAMESPACE}"><Name>{bucket}</Name><Prefix>{escape(prefix)}</Prefix>'
            f"<IsTruncated>{str(more).lower()}</IsTruncated>{token}{body}</ListBucketResult>"
        )

    def _entry(self, bucket: str, shown: str, delimiter: str) -> str:
        stored = self.buckets[bucket].get(shown)
        if stored is None or (delimiter and shown.endswith(delimiter)):
            return f"<CommonPrefixes><Prefix>{escape(shown)}</Prefix></CommonPrefixes>"
        at = datetime.fromtimestamp(stored.modified_ms / 1000, UTC)
        return (
            f"<Contents><Key>{escape(shown)}</Key><LastModified>{at:%Y-%m-%dT%H:%M:%S.000Z}</LastModified>"
            f"<Size>{len(stored.data)}</Size><StorageClass>STANDARD</StorageClass></Contents>"
        )


def _error(status: int, code: str, message: str) -> web.Response:
    return xml_answer(f"<Error><Code>{code}</Code><Message>{message}</Message></Error>", status=status)
