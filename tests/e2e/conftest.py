"""What end-to-end tests share."""

from tests.support.demo import demo_aws

__all__ = ["demo_aws"]
