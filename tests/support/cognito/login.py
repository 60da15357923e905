"""A browser's part of signing in at the embedded AWS's login page."""

import re
import urllib.parse
import urllib.request
from html import unescape
from typing import Any


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leaves a redirect as the answer: the address is what is wanted."""

    def redirect_request(self, *_: Any) -> None:
        return None


def signed_in(authorize_url: str, username: str, password: str) -> str:
    """Fill the login form that a page shows, and return where the browser is sent."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())
    with opener.open(authorize_url, timeout=10) as answer:
        page = answer.read().decode()
    hidden = dict(re.findall(r'<input[^>]*type="hidden"[^>]*name="([^"]+)"[^>]*value="([^"]*)"', page))
    action = re.search(r'<form[^>]*action="([^"]*)"', page)
    assert action is not None, page
    fields = {**{name: unescape(value) for name, value in hidden.items()}, "username": username, "password": password}
    target = urllib.parse.urljoin(authorize_url, unescape(action[1]))
    try:
        opener.open(target, data=urllib.parse.urlencode(fields).encode(), timeout=10)
    except urllib.error.HTTPError as error:
        return str(error.headers["Location"])
    raise AssertionError("the login page sent nobody on")
