"""The publisher, offline: a determination run and court events in, one sealed file out."""

from lookup.publish.errors import PublishRefused
from lookup.publish.run import Order, Published, publish

__all__ = ["Order", "PublishRefused", "Published", "publish"]
