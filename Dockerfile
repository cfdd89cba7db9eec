# The image of Milepost: the one program with all roles, the dashboard and SQLite; no shell, no package manager, not root.
#   docker build -t milepost .
# How to run it: docs/deployment.md.

FROM node:20-bookworm-slim AS dashboard
WORKDIR /src
COPY src/Dashboard/package.json src/Dashboard/package-lock.json ./
RUN npm ci --no-audit --no-fund --loglevel=error
COPY src/Dashboard ./
RUN npm run --silent build

FROM mcr.microsoft.com/dotnet/sdk:10.0-noble AS build
# The final image has nothing to install with; the library comes from the same distribution, with its security updates of the day of the build.
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libsqlite3-0 \
    && mkdir -p /out/app /out/data \
    && cp -L /usr/lib/*/libsqlite3.so.0 /out/app/ \
    && chmod 700 /out/data
WORKDIR /src
COPY global.json nuget.config Directory.Build.props Directory.Build.targets Directory.Packages.props .editorconfig ./
COPY eng/*.targets eng/CodeMetricsConfig.txt eng/
COPY src src
RUN dotnet restore src/Host --locked-mode \
    && dotnet publish src/Host --configuration Release --no-restore --output /out/app -p:BuildDashboard=false
COPY --from=dashboard /src/dist /out/app/wwwroot

# "extra" brings the time zones that vehicles live in.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
COPY --from=build /out/app /app
COPY --from=build --chown=1654:1654 /out/data /data
# Inside the container every address; which of the host's addresses lead here is said when it is run. Without diagnostics nothing is
# written outside /data.
ENV Milepost__Data=/data \
    Milepost__Http__Address=* \
    Milepost__Mqtt__Address=* \
    DOTNET_EnableDiagnostics=0
USER 1654:1654
WORKDIR /app
VOLUME /data
EXPOSE 8080 1883
HEALTHCHECK --interval=30s --timeout=10s --start-period=30s --retries=3 CMD ["/app/Milepost.Host", "health"]
ENTRYPOINT ["/app/Milepost.Host"]
