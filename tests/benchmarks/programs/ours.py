"""The full-screen program as its command line opens it; the argument is the target."""

import os
import sys

from kinesis_tui.app import KinesisTui
from kinesis_tui.aws.budget import CallBudget
from kinesis_tui.aws.connection import Connection
from kinesis_tui.aws.guard import Guard
from kinesis_tui.aws.session import AwsSession
from kinesis_tui.config import load_settings
from kinesis_tui.live.meter import Meter
from kinesis_tui.pane import Context
from kinesis_tui.services.kinesis.gateway import TYPED
from kinesis_tui.text.times import SystemClock

if __name__ == "__main__":
    clock = SystemClock()
    aws = AwsSession(
        Connection(endpoint_url=os.environ.get("AWS_ENDPOINT_URL")), guard=Guard(), budget=CallBudget(), typed=TYPED
    )
    context = Context(aws=aws, settings=load_settings(), clock=clock, records=Meter(clock))
    app = KinesisTui(context, target=sys.argv[1] if len(sys.argv) > 1 else None)
    app.run()
    sys.exit(app.return_code or 0)
