# One image for web, worker, beat and migrate; the command says which.

FROM node:22.22.0-bookworm-slim@sha256:dd9d21971ec4395903fa6143c2b9267d048ae01ca6d3ea96f16cb30df6187d94 AS design-system
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund

FROM python:3.11.14-slim-bookworm@sha256:65a93d69fa75478d554f4ad27c85c1e69fa184956261b4301ebaf6dbb0a3543d AS environment
WORKDIR /app
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-default-groups --no-cache --compile-bytecode

FROM python:3.11.14-slim-bookworm@sha256:65a93d69fa75478d554f4ad27c85c1e69fa184956261b4301ebaf6dbb0a3543d
RUN useradd --system --uid 10001 --no-create-home folgeskab
WORKDIR /app
ENV PATH=/app/.venv/bin:$PATH PYTHONUNBUFFERED=1 DJANGO_SETTINGS_MODULE=config.settings.production
COPY --from=environment /app/.venv .venv
COPY --from=design-system /app/node_modules/dkfds/dist node_modules/dkfds/dist
COPY . .
# Neither command uses a secret; Django only wants to see some, and refuses weak ones.
RUN python -m config.translations compile \
 && SECRET_KEY=$(head -c 48 /dev/urandom | base64) DATABASE_URL=postgresql:///build REDIS_URL=redis://build ALLOWED_HOSTS=build \
    EMAIL_URL=smtp://build:25 DEFAULT_FROM_EMAIL=build@build PUBLIC_URL=https://build \
    FIELD_KEYS=build:$(head -c 32 /dev/urandom | base64) FINGERPRINT_KEY=$(head -c 32 /dev/urandom | base64) \
    python manage.py collectstatic --noinput \
 && rm -rf node_modules
USER 10001
EXPOSE 8000
CMD ["gunicorn", "config.wsgi", "--preload", "--bind=0.0.0.0:8000", "--workers=4", "--threads=4", "--graceful-timeout=30", "--worker-tmp-dir=/tmp", "--no-control-socket"]
