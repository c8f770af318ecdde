"""A running face follows its key file: a half of a change is waited out, a bad file is refused."""

from __future__ import annotations

import os
from contextlib import ExitStack
from pathlib import Path

import pytest
from flask import Flask

from lookup import log
from lookup.cli.reloading import LiveApp


class Face:
    """An application that can be made only from a key file that says `whole`."""

    def __init__(self, folder: Path) -> None:
        log.set_up()
        self.file = folder / "server.key"
        self.made = 0
        self.meanwhile = ""  # what is written while an application is being made
        self.write("first")
        self.live = LiveApp(self.app(), watched=self.file, begin=lambda app: ExitStack())

    def write(self, words: str) -> None:
        aside = self.file.with_suffix(".part")
        aside.write_text(words)
        os.replace(aside, self.file)

    def app(self) -> Flask:
        app = Flask("face")
        app.extensions["rebuild"] = self.rebuild
        return app

    def rebuild(self) -> Flask:
        self.made += 1
        said = self.file.read_text()
        if self.meanwhile:
            self.write(self.meanwhile)
            self.meanwhile = ""
        if said != "whole":
            raise ValueError("the generation in force cannot be served")
        return self.app()


def test_two_keys_that_come_one_after_the_other_are_no_refusal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    face = Face(tmp_path)
    before = face.live.app
    face.write("half")
    face.meanwhile = "whole"
    assert not face.live.look()
    assert face.live.app is before
    assert face.live.look()
    assert face.live.app is not before
    assert not face.live.look()
    assert "reload_refused" not in capsys.readouterr().err


def test_a_file_that_cannot_be_used_is_said_once_and_the_next_is_taken_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    face = Face(tmp_path)
    before = face.live.app
    face.write("damaged")
    assert [face.live.look() for _ in range(3)] == [False] * 3
    assert (face.made, face.live.app) == (1, before)
    assert capsys.readouterr().err.count("reload_refused") == 1
    face.write("whole")
    assert face.live.look()


def test_what_was_refused_for_a_passing_reason_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lookup.cli.reloading.AGAIN_AFTER_SECONDS", 0.0)
    face = Face(tmp_path)
    made = face.live.app.extensions["rebuild"]

    def full() -> Flask:
        raise OSError("no space left on device")

    face.live.app.extensions["rebuild"] = full
    face.write("whole")
    assert not face.live.look()
    face.live.app.extensions["rebuild"] = made
    assert face.live.look()
