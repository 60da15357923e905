"""CloudWatch metrics of what a pipeline is made of, as charts."""
