"""A scripted Kinesis over real HTTP: AWS's answers and errors, faults on command, a clock that tests move."""
