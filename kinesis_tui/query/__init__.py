"""One filter language for records and log events: parse → predicate, and → a CloudWatch Logs filter pattern.

    text ──parse──▶ Query (tree.py) ──Filter──▶ matches(subject)      what has arrived, here
                                    └─pushed──▶ a filter pattern      what AWS evaluates, and the rest to evaluate here

It knows neither AWS's SDK nor the screen, and not where a record comes from: that is what `Subject` says.
"""
