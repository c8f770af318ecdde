"""The public face in a browser: pages, forms, and the rules that every answer keeps."""

from lookup.face.guards import guard_of, limit_of
from lookup.face.headers import SECURITY
from lookup.web.front import public_face
from lookup.web.pages import render_page
from lookup.web.site import Phones, PublishedPolicy, PublishedRule, RequestLimit

__all__ = [
    "SECURITY",
    "Phones",
    "PublishedPolicy",
    "PublishedRule",
    "RequestLimit",
    "guard_of",
    "limit_of",
    "public_face",
    "render_page",
]
