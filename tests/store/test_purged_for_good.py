"""Purged, published again, rolled back: no way leads back to a person who was ordered deleted."""

from __future__ import annotations

from sqlalchemy import delete

from lookup.identity import NotVerified, Verified
from lookup.models.store import suppression
from tests.publish.county import MARIA, Publisher
from tests.store.desk import ask, complaint, done, environment, face
from tests.store.test_suppression import purge_at_the_publisher


def test_neither_a_new_list_nor_a_roll_back_brings_a_purged_person_back(
    database_url: str, publisher: Publisher
) -> None:
    settings = environment(publisher, database_url)
    ids = []
    for name in ("first", "second"):
        ids.append(str(publisher.publish(name).manifest.gen))
        done(settings, "load-generation", publisher.file(name))
    serving = face(settings)
    assert isinstance(ask(serving), Verified)
    purge = purge_at_the_publisher(publisher, MARIA.subject_id).split()
    done(settings, *purge[3:])
    publisher.publish("third")
    done(settings, "load-generation", publisher.file("third"))
    assert "no earlier generation" in complaint(settings, "generations", "roll-back")
    for id_ in ids:
        assert "is not kept here" in complaint(settings, "generations", "activate", id_)
    for name in ("first", "second"):
        assert "is not newer" in complaint(settings, "load-generation", publisher.file(name))
    publisher.publish("fourth")
    done(settings, "load-generation", publisher.file("fourth"))
    done(settings, "generations", "roll-back")
    with serving.database.begin() as connection:  # not the list of suppressions keeps them out
        connection.execute(delete(suppression))
    assert isinstance(ask(serving, session=b"another"), NotVerified)
    done(settings, "generations", "activate", str(serving.store.list()[0].manifest.gen))
    assert isinstance(ask(serving, session=b"a third"), NotVerified)
