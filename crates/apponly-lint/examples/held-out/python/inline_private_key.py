from azure.identity import CertificateCredential
from azure.keyvault.secrets import SecretClient

KEY = b"""-----BEGIN CERTIFICATE-----
«pem-line cert1»
«pem-line cert2»
-----END CERTIFICATE-----
«pem-begin»
«pem-line key1»
«pem-line key2»
«pem-line key3»
«pem-end»
"""
credential = CertificateCredential("contoso.com", "f1a2b3c4-d5e6-4f78-9a0b-1c2d3e4f5a6b", certificate_data=KEY)
vault = SecretClient("https://kv-shared.vault.azure.net", credential)
print([s.name for s in vault.list_properties_of_secrets()])
