"""The limits file: what it may say, what is refused, and in which words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from limits import RateLimitItem
from pydantic import BaseModel

from lookup.limits import DEMO_LIMITS, LimitsFileError, load_limits
from lookup.limits.rules import looser_parts

DEFAULTS = Path("lookup/limits/limits.toml")


def file_saying(folder: Path, text: str) -> Path:
    file = folder / "our-limits.toml"
    file.write_text(text)
    return file


HOUR, DAY = 3_600, 86_400
WAITS = (0, 0, 30, 120, 600)
TABLE: dict[str, object] = {  # number of tries, seconds of the window
    "session.failures": [(5, HOUR)],
    "address.failures": [(10, HOUR), (30, DAY)],
    "address.checks": [(60, HOUR), (200, DAY)],
    "address.people": [(5, DAY)],
    "address.window_grows": 1.5,
    "address.window_grows_up_to_days": 7,
    "address.partner_factor": 20,
    "network.failures_before_proof": [(60, HOUR)],
    "network.failures": [(150, DAY)],
    "phone.failures": [(3, DAY), (10, 30 * DAY)],
    "phone.checks": [(5, DAY)],
    "phone.people": [(2, 30 * DAY)],
    "phone.messages": [(30, HOUR)],
    "identity.failures": [(5, DAY), (10, 30 * DAY), (40, 365 * DAY)],
    "identity.waits_seconds": WAITS,
    "identity_from_one_source.failures": [(3, DAY)],
    "identity_from_one_source.waits_seconds": WAITS,
    "number.failures": [(5, DAY), (10, 30 * DAY)],
    "number.waits_seconds": WAITS,
    "birth_date.failures": [(30, DAY)],
    "everybody_failing.alarm": (300, HOUR),
    "everybody_failing.last_four_off": (2_000, DAY),
    "everybody_failing.last_four_off_share_of_people": 0.04,
    "everybody_verified.times_a_usual_day": 3,
    "everybody_verified.at_least": 200,
    "everybody_verified.at_most": 1_000,
    "lookups.tokens": [(40, 4), (20_000, DAY)],
    "inquiries.from_one_source": (3, DAY),
    "inquiries.about_one_identity": (1, DAY),
    "inquiries.from_everybody": (200, DAY),
    "staff_sign_in.failures_of_account": (5, 900),
    "staff_sign_in.tries_of_address": (20, 900),
    "request.rate": (300, 300),
    "request.body_bytes": 16_384,
    "request.fields": 50,
    "request.header_bytes": 65_536,
}


def in_numbers(value: Any) -> object:
    """A limit as tries and seconds; anything else as it is."""
    match value:
        case RateLimitItem():
            return value.amount, value.get_expiry()
        case tuple() if value and isinstance(value[0], RateLimitItem):
            return [in_numbers(one) for one in value]
    return value


@pytest.mark.parametrize("named", TABLE)
def test_the_defaults_are_those_of_the_table(named: str) -> None:
    part, _, name = named.partition(".")
    assert in_numbers(getattr(getattr(load_limits(None, https=True), part), name)) == TABLE[named]


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
    "signature",
    [
        'signed_off_by = "A. Lee, county counsel"\n',
        "signed_off_on = 2026-11-20\n",
        'signed_off_by = "   "\nsigned_off_on = 2026-11-20\n',
    ],
    ids=["no day", "no name", "a blank name"],
)
def test_half_a_signature_is_none(tmp_path: Path, signature: str) -> None:
    with pytest.raises(LimitsFileError):
        load_limits(file_saying(tmp_path, signature + LOOSER[0][0]), https=True)


def other_values(value: Any) -> Iterator[Any]:
    """The same rule a little wider, and a little narrower."""
    match value:
        case RateLimitItem():
            yield from (type(value)(value.amount + n, value.multiples) for n in (1, -1))
        case int() | float():
            yield from (value * 2 + 1, value / 2 if isinstance(value, float) else value // 2)
        case tuple() if value:
            for place, one in enumerate(value):
                for other in other_values(one):
                    yield (*value[:place], other, *value[place + 1 :])


def test_of_every_number_in_the_table_one_direction_is_looser() -> None:
    rules = load_limits(None, https=True)
    parts = {name: part for name, part in rules if isinstance(part, BaseModel)}
    assert len(parts) == 16
    for name, part in parts.items():
        for field, value in part:
            if field == "partners":  # none of them as shipped; one more is looser, see above
                continue
            directions = [
                list(looser_parts(rules.model_copy(update={name: changed}), rules))
                for other in other_values(value)
                if (changed := part.model_copy(update={field: other}))
            ]
            assert [f"{name}.{field}"] in directions, f"{name}.{field} may be changed unsigned"
            assert [] in directions


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
