"""An inspected token as a page."""

from kinesis_tui.config import Settings
from kinesis_tui.redaction.redactor import Redactor
from kinesis_tui.services.cognito.model.checks import Expected, inspect
from kinesis_tui.services.cognito.panes.token_sections import MOST_CLAIMS, token_sections
from tests.support.cognito.tokens import NOW, id_claims, key


def test_of_more_claims_than_can_be_laid_out_each_second_the_first_are_shown() -> None:
    token = key("id-key").token(id_claims(**{f"claim-{number}": number for number in range(1_000)}))
    inspected = inspect(token, Expected(now_ms=NOW * 1000))
    sections = {
        section.title: section.items
        for section in token_sections(inspected, "a test", 0, Redactor(Settings().redaction))
    }
    assert inspected.jwt is not None
    assert len(sections["CLAIMS"]) == MOST_CLAIMS + 1
    assert sections["CLAIMS"][-1].value == f"{len(inspected.jwt.claims) - MOST_CLAIMS} more: d shows all of them"
