"""The real servers the tests lean on are what they claim to be."""

import subprocess

import psycopg

from tests.support.postgres import PostgresServer


def test_a_database_starts_as_a_copy_of_its_template(postgres_server: PostgresServer) -> None:
    with postgres_server.database() as url:
        name = url.rpartition("/")[2]
        with psycopg.connect(postgres_server.dsn(name)) as connection:
            connection.execute("CREATE TABLE parcels AS SELECT 7 AS number")
        with (
            postgres_server.database(template=name) as copy,
            psycopg.connect(postgres_server.dsn(copy.rpartition("/")[2])) as connection,
        ):
            assert connection.execute("SELECT number FROM parcels").fetchall() == [(7,)]


def test_databases_vanish_with_their_test(postgres_server: PostgresServer) -> None:
    with postgres_server.database() as url:
        name = url.rpartition("/")[2]
    with psycopg.connect(postgres_server.dsn("postgres")) as connection:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,)).fetchall()
    assert found == []


def test_postgres_commits_for_real(postgres_server: PostgresServer) -> None:
    """Central refuses a server that acknowledges before it has written."""
    with psycopg.connect(postgres_server.dsn("postgres")) as connection:
        assert connection.execute("SHOW synchronous_commit").fetchone() == ("on",)


def test_the_x_server_takes_real_pointers(x_display: str) -> None:
    said = subprocess.run(
        ["xdotool", "mousemove", "40", "50", "getmouselocation"],
        env={"DISPLAY": x_display, "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=True,
        timeout=20,
    )
    assert said.stdout.startswith("x:40 y:50 ")
