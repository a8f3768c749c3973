# Cria o app registration do robô de relatórios no tenant do cliente
# uso: python bootstrap_tenant.py contoso-filial
import json
import subprocess
import sys

GRAPH_API = "00000003-0000-0000-c000-000000000000"
TENANT = "52885b46-715b-43ce-982a-25f698339145"
PERMISSOES = {
    "Reports.Read.All": "230c1aed-a721-4c5d-9cb4-a90514e508ef",
    "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
}


def az(*args):
    r = subprocess.run(["az", *args, "-o", "json"], capture_output=True, text=True)
    if r.returncode != 0:
        print(r.stderr)
        sys.exit(r.returncode)
    return json.loads(r.stdout) if r.stdout.strip() else None


def entrar():
    az("login", "--service-principal", "--allow-no-subscriptions",
       "-u", "ce3e3107-8979-40bb-b3a7-42aec2dc3753",
       "-p", "«8Q bootstrap»",
       "--tenant", TENANT)


def main(nome):
    entrar()
    app = az("ad", "app", "create", "--display-name", f"robo-relatorios-{nome}")
    print("appId:", app["appId"])
    az("ad", "sp", "create", "--id", app["appId"])

    for perm, guid in PERMISSOES.items():
        print("adicionando", perm)
        az("ad", "app", "permission", "add", "--id", app["appId"],
           "--api", GRAPH_API, "--api-permissions", f"{guid}=Role")

    # efetiva as permissões
    az("ad", "app", "permission", "grant", "--id", app["appId"],
       "--api", GRAPH_API, "--scope", " ".join(PERMISSOES))
    print("pronto")


if __name__ == "__main__":
    main(sys.argv[1])
