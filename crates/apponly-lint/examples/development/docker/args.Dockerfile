FROM mcr.example.net/dotnet/sdk:8.0 AS build
ARG CLIENT_SECRET
ARG TENANT_ID=common-build
ENV PYTHONUNBUFFERED=1 \
    CLIENT_SECRET=${CLIENT_SECRET} \
    GRAPH_SCOPE=https://graph.microsoft.com/.default
ENV AZURE_CLIENT_SECRET_FILE=/run/secrets/azure_client_secret LANG=C.UTF-8
ENV CLIENT_SECRET_LABEL "set at run time"
RUN --mount=type=secret,id=client_secret dotnet publish -c Release -o /app
HEALTHCHECK CMD curl -fsS http://localhost:8080/healthz || exit 1
ENTRYPOINT ["dotnet", "/app/Sync.dll"]
