#!/bin/bash

# Registro de la aplicación "Nómina-Export" en Entra ID
echo "[INFO] Creando registro de aplicación..."

APP_NAME="${1:-nomina-export}"
GRAPH="00000003-0000-0000-c000-000000000000"

SALIDA=$(az ad app create --display-name "$APP_NAME" --sign-in-audience AzureADMyOrg --query appId -o tsv 2>&1)
if [ $? -ne 0 ]; then
    echo "[ERROR] No se pudo crear: $SALIDA"
    exit 1
fi
APP_ID=$SALIDA
echo "[OK] appId = $APP_ID"

# Permisos de aplicación
PERMISOS=(
    "df021288-bdef-4463-88db-98f22de89214"   # User.Read.All
    "5b567255-7703-4780-807c-7be8301ae99b"   # Group.Read.All
    "798ee544-9d2d-430c-a058-570e29e34338"   # Calendars.Read
)

for P in "${PERMISOS[@]}"; do
    az ad app permission add --id "$APP_ID" --api "$GRAPH" \
        --api-permissions "$P=Role" > /dev/null 2>&1
done
echo "[OK] ${#PERMISOS[@]} permisos añadidos"

# Entidad de servicio
az ad sp create --id "$APP_ID" > /dev/null 2>&1 || echo "[AVISO] la entidad ya existe"
sleep 20

# Conceder
az ad app permission grant --id "$APP_ID" --api "$GRAPH" \
    --scope "User.Read.All Group.Read.All Calendars.Read" > /dev/null
echo "[OK] permisos concedidos"

# Certificado (la clave queda en el almacén, nunca en disco)
az ad app credential reset --id "$APP_ID" --create-cert \
    --cert "nomina-$(date +%Y)" --keyvault kv-rrhh-prod --append --output none

echo
echo "Guarde estos valores en la variable de la Function:"
echo "  AZURE_CLIENT_ID=$APP_ID"
echo "  AZURE_TENANT_ID=$(az account show --query tenantId -o tsv)"
