"""Goes from a delivery stream to what it delivered: which of its buckets, then the objects in it."""

from kinesis_tui.aws.session import AwsSession
from kinesis_tui.pane import Choice, Command, Pane, Refused
from kinesis_tui.services.firehose.model.delivery_stream import DeliveryStream
from kinesis_tui.services.firehose.model.s3 import S3Destination
from kinesis_tui.services.firehose.model.summary import s3_destinations
from kinesis_tui.services.firehose.objects import ObjectsGateway
from kinesis_tui.services.firehose.panes.objects_view import ObjectsView
from kinesis_tui.text.times import parse_age, parse_time


class Browsing:
    """Opens the objects of a delivery stream over a pane."""

    def __init__(self, pane: Pane, aws: AwsSession) -> None:
        self._pane = pane
        self.gateway = ObjectsGateway(aws)

    def begin(self, stream: DeliveryStream | None) -> None:
        """Show what was delivered; asks which bucket where there are several."""
        from kinesis_tui.ui.frame.menu import Menu

        if stream is None:
            self._pane.say("It is not described yet; r asks again.")
            return
        buckets = [(what, bucket) for what, bucket in s3_destinations(stream) if bucket.bucket]
        if not buckets:
            self._pane.say("This delivery stream writes to no bucket.")
        elif len(buckets) == 1:
            self._open(buckets[0][1])
        else:
            choices = [Choice(what, str(number), f"s3://{one.bucket}") for number, (what, one) in enumerate(buckets)]

            def chosen(choice: Choice | None) -> None:
                if choice is not None:
                    self._open(buckets[int(choice.text)][1])

            self._pane.app.push_screen(Menu("Objects", choices), chosen)

    def commands(self) -> list[Command]:
        """Offer what is typed over a listing of objects."""
        view = self._pane.view
        if not isinstance(view, ObjectsView):
            return []
        return [
            Command("at", "List what was delivered of a time, or so long ago", self._at, "TIME|AGE"),
            Command("objects", "List the objects whose keys begin so", view.go, "PREFIX"),
        ]

    def _open(self, bucket: S3Destination) -> None:
        self._pane.push_view(ObjectsView(self._pane, self.gateway, bucket))
        self._pane.filter_text = ""

    def _at(self, text: str) -> None:
        view, now = self._pane.view, self._pane.context.now()
        try:
            time = now - parse_age(text)
        except (ValueError, OverflowError):
            try:
                time = parse_time(text, now if self._pane.utc else now.astimezone())
            except ValueError as error:
                raise Refused(f"{error}.") from error
        if isinstance(view, ObjectsView):
            view.go_to_time(time)
