"""How the pane comes to a pool's users: by a key, by `:users`, by a search that is typed."""

from __future__ import annotations

from kinesis_tui.pane import Context, Pane, Refused
from kinesis_tui.services.cognito.gateway import CognitoGateway
from kinesis_tui.services.cognito.model.user_pool import UserPool
from kinesis_tui.services.cognito.model.user_search import user_filter
from kinesis_tui.services.cognito.panes.user_search_form import UserSearchForm
from kinesis_tui.services.cognito.panes.users_view import UsersView
from kinesis_tui.ui.form import FormScreen

NO_POOL = "Select a user pool first."


class UserOffers:
    """Lists users, and searches them."""

    def __init__(self, pane: Pane, context: Context, gateway: CognitoGateway) -> None:
        self._pane = pane
        self._context = context
        self._gateway = gateway

    def show(self, pool: UserPool | None, expression: str = "") -> None:
        """List the users of a pool that match AWS's Filter, in the view that is open, or in a new one."""
        view = self._pane.view
        if isinstance(view, UsersView):
            view.search(expression)
        elif pool is None:
            self._pane.say(NO_POOL)
        else:
            self._pane.filter_text = ""
            self._pane.push_view(UsersView(self._pane, self._context, self._gateway, pool, expression))

    def search(self, view: UsersView) -> None:
        """Let the user type what to search for."""
        self._pane.app.push_screen(FormScreen(UserSearchForm(view.search)))

    def command(self, pool: UserPool | None, argument: str) -> None:
        """Do `:users [FILTER]`. Raises Refused."""
        if pool is None:
            raise Refused(NO_POOL)
        try:
            expression = user_filter(argument)
        except ValueError as error:
            raise Refused(f"Not searched: {error}.") from None
        self.show(pool, expression)
