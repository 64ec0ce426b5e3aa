# One image for web, worker and upgrade; compose.yaml says which is which.
# What builds stays in the first stage: the second has Python, the packages and nothing to compile with.

FROM python:3.12.12-slim-bookworm AS build
WORKDIR /build
RUN apt-get update \
 && apt-get install -y --no-install-recommends libatomic1 make \
 && rm -rf /var/lib/apt/lists/*
COPY . .
# libatomic1: Node, which builds the look, may need it. no-deps: the locks with their hashes say what is installed, not the wheel
RUN make setup \
 && .venv/bin/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir /wheel . \
 && python -m venv /opt/lueckenlos \
 && /opt/lueckenlos/bin/pip install --quiet --no-cache-dir --require-hashes \
      -r requirements.txt -r requirements-web.txt \
 && /opt/lueckenlos/bin/pip install --quiet --no-cache-dir --no-deps /wheel/*.whl \
 && /opt/lueckenlos/bin/pip uninstall --quiet --yes pip

FROM python:3.12.12-slim-bookworm
RUN useradd --system --uid 10001 --user-group --home-dir /var/cache/lueckenlos lueckenlos \
 && install -d -o lueckenlos -g lueckenlos -m 750 /var/lib/lueckenlos /var/cache/lueckenlos
COPY --from=build /opt/lueckenlos /opt/lueckenlos
ENV PATH=/opt/lueckenlos/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    NUMBA_CACHE_DIR=/var/cache/lueckenlos \
    LUECKENLOS_DATA=/var/lib/lueckenlos \
    LUECKENLOS_ADDRESS=0.0.0.0 \
    LUECKENLOS_PORT=8000 \
    LUECKENLOS_LOG_FORMAT=json
USER lueckenlos
WORKDIR /var/lib/lueckenlos
VOLUME /var/lib/lueckenlos
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
  CMD ["python", "-c", "from http.client import HTTPConnection as C; c = C('127.0.0.1', 8000, timeout=4); c.request('GET', '/readyz'); raise SystemExit(c.getresponse().status != 200)"]
ENTRYPOINT ["lueckenlos"]
CMD ["serve"]
