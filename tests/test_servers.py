"""The real parts that other tests stand on do start here."""

import pytest


@pytest.mark.postgres
def test_an_empty_postgresql_database_answers(postgres_url: str) -> None:
    import psycopg

    with psycopg.connect(postgres_url) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
        ).fetchone()
    assert row == (0,)


@pytest.mark.redis
def test_redis_counts(redis_url: str) -> None:
    from limits.storage import storage_from_string

    storage = storage_from_string(redis_url)
    assert storage.incr("a made-up key", 60) == 1
