"""The publisher, offline: a determination run and court events in, one sealed file out."""

from lookup.publish.errors import PublishRefused
from lookup.publish.order import Order
from lookup.publish.run import Published, publish

__all__ = ["Order", "PublishRefused", "Published", "publish"]
