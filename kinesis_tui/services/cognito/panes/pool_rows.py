"""User pools as table rows."""

from kinesis_tui.services.cognito.model.user_pool import UserPool
from kinesis_tui.text.quantities import UNKNOWN, count_text
from kinesis_tui.text.times import age_text
from kinesis_tui.ui.listed_rows import RowLayout
from kinesis_tui.ui.table import Cell, Row
from kinesis_tui.ui.table_layout import Column, Content, Share

POOL_COLUMNS = (
    Column("name", "USER POOL", Share(least=16), drop=0),
    Column("id", "ID", Content(25, 14), drop=2),
    Column("tier", "TIER", Content(10, 5), drop=4),
    Column("mfa", "MFA", Content(8, 4), drop=3),
    Column("users", "~USERS", Content(10, 6), align="right", drop=1, descending=True),
    Column("domain", "DOMAIN", Content(28, 8), drop=5),
    Column("status", "STATUS", Content(8, 6), drop=7),
    Column("age", "AGE", Content(6, 4), align="right", drop=6, descending=True),
)
_MFA_STYLES = {"ON": "success", "OPTIONAL": "warning", "OFF": "muted"}


def pool_row(pool: UserPool, now_ms: int) -> Row:
    """Lay one pool out."""
    mfa = pool.mfa_configuration or UNKNOWN
    users, domain = pool.estimated_number_of_users, pool.custom_domain or pool.domain
    nothing = "none" if pool.described else UNKNOWN
    created = pool.creation_date
    return Row(
        pool.id,
        (
            pool.name,
            Cell(pool.id, "muted"),
            pool.tier or UNKNOWN,
            Cell(mfa, _MFA_STYLES.get(mfa, "text")),
            count_text(users),
            domain or Cell(nothing, "muted"),
            pool.status or UNKNOWN,
            Cell(age_text(created, now_ms), "muted"),
        ),
        (pool.name, pool.id, pool.tier, mfa, users, domain, pool.status, None if created is None else now_ms - created),
    )


POOL_LAYOUT = RowLayout(pool_row)
