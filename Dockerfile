# Healthcare Exchange. Build: docker build -t healthcare-exchange .   Run: docker compose up
# test/e2e/image.e2e-spec.ts runs the same commands outside Docker: change both together.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json tsconfig.build.json nest-cli.json .swcrc ./
COPY scripts scripts
COPY src src
RUN node scripts/build.js

FROM node:24-bookworm-slim
ENV NODE_ENV=production EXCHANGE_CONFIG=/app/config EXCHANGE_DATA=/data
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force
COPY bin bin
COPY config config
COPY --from=build /app/dist dist
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["node", "bin/exchange.js", "health"]
CMD ["node", "dist/main.js"]
