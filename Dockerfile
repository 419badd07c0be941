# berth in place of gliderlabs/registrator. README, "From registrator", says how to run it.
#
# Any image with node >= 20.19 and, for the build, npm; a release names it by digest:
# --build-arg NODE_IMAGE=node:24-alpine@sha256:...
ARG NODE_IMAGE=node:24-alpine

FROM ${NODE_IMAGE} AS build
WORKDIR /build
# Alone before the sources, so that they are installed anew only when they change.
COPY package.json package-lock.json ./
# No package's script is needed, so none may run: esbuild brings its program as an optional package.
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY LICENSE tsconfig.json esbuild.config.js esbuild.page.js ./
COPY config config
COPY src src
# Pages that `berth help` shows.
COPY README.md ./
COPY docs docs
# Source maps would be two thirds of what is copied, and node reads them only when told to.
# COPY keeps modes, and a checkout under umask 077 has files that only root could read here.
RUN npm run build \
 && npm sbom --omit=dev --sbom-format=cyclonedx > dist/sbom.cdx.json \
 && find dist -name '*.map' -exec rm {} + \
 && chmod a+r LICENSE package.json

FROM ${NODE_IMAGE}
ARG VERSION=0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title="berth" \
      org.opencontainers.image.description="Registers Docker containers in Consul, and moves traffic between their versions without dropping a request." \
      org.opencontainers.image.licenses="MIT" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}"
ENV NODE_ENV=production
# What is freed goes back to the system, and not into pools of the C library: a list of thousands of
# containers is read every half minute. (musl reads none of these.)
ENV MALLOC_ARENA_MAX=1 MALLOC_MMAP_THRESHOLD_=65536 MALLOC_TRIM_THRESHOLD_=65536
# The build is a bundle that needs no node_modules; package.json tells node that it is ES modules.
COPY --from=build /build/LICENSE /build/package.json /opt/berth/
COPY --from=build /build/dist /opt/berth/dist
# By number: base images name this user differently or not at all, and Kubernetes' runAsNonRoot
# checks numbers only. Reading the socket takes its group: --group-add "$(stat -c %g /var/run/docker.sock)"
USER 1000:1000
# Asks the daemon at the address of its -http; without one, a process that runs is healthy.
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s \
  CMD ["node", "/opt/berth/dist/main.js", "health"]
# As a list, so that node is process 1 and `docker stop` reaches it; what follows the image's name
# in `docker run` are berth's arguments.
# A smaller nursery for young objects, and no thread for the compiler: less memory and as fast
# (docs/decisions/0011-memory.md).
ENTRYPOINT ["node", "--max-semi-space-size=8", "--no-concurrent-recompilation", "/opt/berth/dist/main.js"]
