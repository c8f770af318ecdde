"""Mistakes that the person at the keyboard can put right: what, where, what to do."""


class CmrError(Exception):
    """Something that stops the engine; its text is one line for the person who must fix it."""


class UsageError(CmrError):
    """A wrong argument: a county, a date, a file that is not there."""


class DojFormatError(CmrError):
    """A file that cannot be read as a DOJ extract."""

    def __init__(self, file: str, line: int | None, what: str) -> None:
        self.file = file
        self.line = line
        self.what = what
        where = file if line is None else f"{file}, line {line}"
        super().__init__(f"{where}: {what}")


class PolicyError(CmrError):
    """A policy that cannot be used; `what` says what to write instead."""

    def __init__(self, file: str, rule: str | None, field: str | None, what: str) -> None:
        self.file = file
        self.rule = rule
        self.field = field
        self.what = what
        places = [file, f"rule {rule}" if rule else "", f"field {field}" if field else ""]
        super().__init__(f"{', '.join(place for place in places if place)}: {what}")
