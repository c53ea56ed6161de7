"""Central over HTTP: the application that uvicorn serves."""

from __future__ import annotations

import time

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

from central.api.admission import Admission
from central.api.headers import EpochHeader
from central.api.problems import add_problem_answers
from central.api.stations import station_routes
from central.core.stations import StationApi
from central.version import VERSION

_WORTH_PACKING_BYTES = 1000


def create_app(stations: StationApi, admission: Admission | None = None) -> FastAPI:
    """The application over an opened central; `admission` replaces the limit on pushes at once."""
    app = FastAPI(title="ReturnDock central", version=VERSION, redoc_url=None, docs_url=None)
    app.include_router(station_routes(stations, admission or Admission(time.monotonic)))
    add_problem_answers(app, stations.epochs)
    app.add_middleware(GZipMiddleware, minimum_size=_WORTH_PACKING_BYTES, compresslevel=5)
    app.add_middleware(EpochHeader, epochs=stations.epochs)
    return app
