#!/usr/bin/env bash
#
# Asigna los permisos de Microsoft Graph que necesita el indexador de SharePoint.
#
#   ./permisos_graph.sh <appId>
#
set -e

APPID="$1"
GRAPH_APPID=00000003-0000-0000-c000-000000000000
LISTA=(Sites.Read.All Files.Read.All User.Read.All)

if [ -z "$APPID" ]; then
  echo "Falta el appId" && exit 1
fi

# los nombres se traducen a identificadores con el propio service principal de Graph
id_de() {
  az ad sp show --id "$GRAPH_APPID" --query "appRoles[?value=='$1'].id | [0]" -o tsv
}

for p in "${LISTA[@]}"; do
  rid=$(id_de "$p")
  if [ -z "$rid" ]; then
    echo "No existe el permiso $p"
    exit 1
  fi
  echo "-> $p ($rid)"
  az ad app permission add --id "$APPID" --api "$GRAPH_APPID" --api-permissions "$rid=Role" --only-show-errors
done

# esperar a que se replique
sleep 20

echo "Concediendo los permisos..."
az ad app permission grant --id "$APPID" --api "$GRAPH_APPID" --scope "${LISTA[*]}" -o none

az ad app permission list --id "$APPID" --query "[].resourceAccess[].{id:id,tipo:type}" -o table
echo "Listo."
