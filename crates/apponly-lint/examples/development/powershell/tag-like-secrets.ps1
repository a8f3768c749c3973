$TenantId = '9d8e7c6b-5a49-4c38-8b27-1a2b3c4d5e6f'
$Build = 'Release-2024.11.3_Build77-Win64xArm'
$Hash = 'q1Z3x5C7v9B2n4M6a8S0d1F3g5H7j9K2l4P6o8I0u1Y='
$SkuPartNumber = 'ENTERPRISEPACK_USGOV_GCCHIGH'
# The secret's key id: 7d1b2f6e-4a30-4b5c-9d8e-7c6b5a494c38, see the wiki page Contoso-Secrets-And-Where-They-Are
if ((Get-FileHash .\tool.zip).Hash -ne $Hash) { throw 'wrong hash' }
Connect-MgGraph -Identity -TenantId $TenantId
