"""The limits file: what it may say, what is refused, and in which words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lookup.limits import DEMO_LIMITS, LimitsFileError, load_limits

DEFAULTS = Path("lookup/limits/limits.toml")


def file_saying(folder: Path, text: str) -> Path:
    file = folder / "our-limits.toml"
    file.write_text(text)
    return file


def test_the_defaults_are_those_of_the_table() -> None:
    rules = load_limits(None, https=True)
    assert [(one.amount, one.get_expiry()) for one in rules.identity.failures] == [
        (5, 86_400), (10, 30 * 86_400), (40, 365 * 86_400),
    ]  # fmt: skip
    assert rules.identity.waits_seconds == (0, 0, 30, 120, 600)
    assert (rules.request.body_bytes, rules.request.fields) == (16_384, 50)


def test_every_limit_in_the_file_says_what_it_is_there_for() -> None:
    text = (Path(__file__).parents[2] / DEFAULTS).read_text()
    for part in re.findall(r"^\[(\w+)\]$", text, re.MULTILINE):
        before = text.split(f"[{part}]")[0].splitlines()
        assert re.match(r"# ", before[-1]), f"[{part}] has no comment above it"
    assert re.findall(r"^# (\d+)\. ", text, re.MULTILINE) == [
        "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15",
    ]  # fmt: skip


def test_a_file_changes_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    file = file_saying(tmp_path, '[address]\npeople = ["3 per day"]\n')
    rules = load_limits(file, https=True)
    assert [one.amount for one in rules.address.people] == [3]
    assert [one.amount for one in rules.address.failures] == [10, 30]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[adress]\n", "adress: no such limit (the names are those of lookup/limits/limits.toml)"),
        ("[address]\nfailure = []\n", "address.failure: no such limit"),
        ('[session]\nfailures = ["often"]\n', 'session.failures.0: write it as "5 per day"'),
        ("[session]\nfailures = []\n", "session.failures: Tuple should have at least 1 item"),
        ("[identity]\nwaits_seconds = [-1]\n", "identity.waits_seconds.0: Input should be greater"),
        ('[address]\npartners = ["clinic"]\n', "address.partners.0: write a network as"),
        ("[proof_of_work]\ncounter_to = 9\n", "proof_of_work: counter_to must not be less than"),
        ("[proof_of_work]\nwait_seconds = 600\n", "proof_of_work: good_for_seconds must be more"),
        ("session = 3\n", "session: Input should be a valid dictionary"),
        ("[session\n", "not a TOML file"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(tmp_path: Path, text: str, says: str) -> None:
    file = file_saying(tmp_path, text)
    with pytest.raises(LimitsFileError) as error:
        load_limits(file, https=False)
    message = str(error.value)
    assert message.startswith(f"{file}: ")
    assert says in message
    assert "\n" not in message


def test_a_missing_file_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(LimitsFileError, match=r"nowhere.toml: cannot read the limits: No such"):
        load_limits(tmp_path / "nowhere.toml", https=False)


REST = '"10 per 30 days", "40 per 365 days"]'
LOOSER = (
    (f'[identity]\nfailures = ["6 per day", {REST}', "identity.failures"),
    (f'[identity]\nfailures = ["5 per hour", {REST}', "identity.failures"),
    ('[identity]\nfailures = ["5 per day"]', "identity.failures"),
    ("[number]\nwaits_seconds = [0, 0, 5]", "number.waits_seconds"),
    ("[request]\nbody_bytes = 20000", "request.body_bytes"),
    ("[address]\nwindow_grows = 1.0", "address.window_grows"),
    ('[address]\npartners = ["198.51.100.0/24"]', "address.partners"),
    ("[everybody_verified]\nat_least = 300", "everybody_verified.at_least"),
    ('[inquiries]\nfrom_everybody = "500 per day"', "inquiries.from_everybody"),
    ('[network]\nfailures_before_proof = ["90 per hour"]', "network.failures_before_proof"),
    ('[lookups]\ntokens = ["20000 per day"]', "lookups.tokens"),
    (
        '[staff_sign_in]\nfailures_of_account = "6 per 15 minutes"',
        "staff_sign_in.failures_of_account",
    ),
    ('[staff_sign_in]\ntries_of_address = "20 per minute"', "staff_sign_in.tries_of_address"),
    ("[proof_of_work]\nafter_failures = 3", "proof_of_work.after_failures"),
    ("[proof_of_work]\ncost = 4000", "proof_of_work.cost"),
    ("[proof_of_work]\ncounter_to = 100", "proof_of_work.counter_to"),
    ("[proof_of_work]\ngood_for_seconds = 900", "proof_of_work.good_for_seconds"),
    ("[proof_of_work]\nwait_seconds = 5", "proof_of_work.wait_seconds"),
    ('[proof_of_work]\nwaits = "9 per hour"', "proof_of_work.waits"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "part"), LOOSER)
def test_looser_is_refused_on_https_until_somebody_answers_for_it(
    tmp_path: Path, text: str, part: str
) -> None:
    with pytest.raises(LimitsFileError, match=f"looser than the defaults in {part}: with an https"):
        load_limits(file_saying(tmp_path, text), https=True)
    assert load_limits(file_saying(tmp_path, text), https=False)
    signed = 'signed_off_by = "A. Lee, county counsel"\nsigned_off_on = 2026-11-20\n' + text
    assert load_limits(file_saying(tmp_path, signed), https=True).signed_off_by


@pytest.mark.parametrize(
    "text",
    [
        '[identity]\nfailures = ["3 per day", "10 per 60 days", "40 per 365 days"]',
        '[session]\nfailures = ["2 per hour", "5 per day"]',
        "[number]\nwaits_seconds = [1, 10, 60, 600, 600, 600]",
        "[request]\nfields = 20",
    ],
)
def test_stricter_needs_nobody_to_answer(tmp_path: Path, text: str) -> None:
    assert load_limits(file_saying(tmp_path, text), https=True)


def test_the_demonstrations_limits_are_for_this_machine_only() -> None:
    assert load_limits(DEMO_LIMITS, https=False).identity == load_limits(None, https=True).identity
    with pytest.raises(LimitsFileError, match="looser than the defaults"):
        load_limits(DEMO_LIMITS, https=True)
