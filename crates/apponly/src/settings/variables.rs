//! The environment variables, a constant each.

/// The profile to use.
pub const APPONLY_PROFILE: &str = "APPONLY_PROFILE";
/// The configuration file.
pub const APPONLY_CONFIG: &str = "APPONLY_CONFIG";
/// The kind of credential: `auto`, `managed-identity`, `federated`, `certificate` or `secret`.
pub const APPONLY_CREDENTIAL: &str = "APPONLY_CREDENTIAL";
/// Which managed identity: `system`, `client:GUID`, `object:GUID` or `resource:/subscriptions/…`.
pub const APPONLY_MANAGED_IDENTITY: &str = "APPONLY_MANAGED_IDENTITY";
/// The cloud.
pub const APPONLY_CLOUD: &str = "APPONLY_CLOUD";
/// The Graph root, in place of the cloud's; https only.
pub const APPONLY_GRAPH_URL: &str = "APPONLY_GRAPH_URL";
/// A PEM file of roots to trust besides the system's.
pub const APPONLY_CA_FILE: &str = "APPONLY_CA_FILE";
/// Where tokens are kept.
pub const APPONLY_CACHE: &str = "APPONLY_CACHE";
/// The user at Redis, where the address names none.
pub const APPONLY_REDIS_USERNAME: &str = "APPONLY_REDIS_USERNAME";
/// The password at Redis, where the address names no place of one.
pub const APPONLY_REDIS_PASSWORD: &str = "APPONLY_REDIS_PASSWORD";
/// The library of a PKCS#11 token, where the URI names none.
pub const APPONLY_PKCS11_MODULE: &str = "APPONLY_PKCS11_MODULE";
/// The PIN of a PKCS#11 token, where the URI names no place of it.
pub const APPONLY_PKCS11_PIN: &str = "APPONLY_PKCS11_PIN";
/// The authorization value of a key in a TPM, where the source names no place of it.
pub const APPONLY_TPM_AUTH: &str = "APPONLY_TPM_AUTH";
/// The way to the TPM, as the TPM2 software writes it: `device:/dev/tpmrm0` (the default), `tabrmd:`,
/// `swtpm:host=127.0.0.1,port=2321`.
pub const APPONLY_TPM_TCTI: &str = "APPONLY_TPM_TCTI";
/// `1`: files with secrets, keys and passwords may be readable by others, as on a read-only mount.
pub const APPONLY_ALLOW_INSECURE_FILES: &str = "APPONLY_ALLOW_INSECURE_FILES";
/// `1`: keep no tokens.
pub const APPONLY_NO_CACHE: &str = "APPONLY_NO_CACHE";
/// The authority, in place of the cloud's; https only.
pub const AZURE_AUTHORITY_HOST: &str = "AZURE_AUTHORITY_HOST";
/// The tenant: GUID or verified domain.
pub const AZURE_TENANT_ID: &str = "AZURE_TENANT_ID";
/// The client id of the app registration, or of a user-assigned identity.
pub const AZURE_CLIENT_ID: &str = "AZURE_CLIENT_ID";
/// A PEM or PFX file with certificate and private key.
pub const AZURE_CLIENT_CERTIFICATE_PATH: &str = "AZURE_CLIENT_CERTIFICATE_PATH";
/// The password of that file.
pub const AZURE_CLIENT_CERTIFICATE_PASSWORD: &str = "AZURE_CLIENT_CERTIFICATE_PASSWORD";
/// `1` or `true`: send the certificate chain (`x5c`) for subject-name/issuer trust.
pub const AZURE_CLIENT_SEND_CERTIFICATE_CHAIN: &str = "AZURE_CLIENT_SEND_CERTIFICATE_CHAIN";
/// The client secret's value.
pub const AZURE_CLIENT_SECRET: &str = "AZURE_CLIENT_SECRET";
/// A file with a federated token, renewed by somebody else.
pub const AZURE_FEDERATED_TOKEN_FILE: &str = "AZURE_FEDERATED_TOKEN_FILE";
/// The tenant of an Azure Pipelines service connection, used when `AZURE_TENANT_ID` is unset.
pub const AZURESUBSCRIPTION_TENANT_ID: &str = "AZURESUBSCRIPTION_TENANT_ID";
/// The client id of an Azure Pipelines service connection, used when `AZURE_CLIENT_ID` is unset.
pub const AZURESUBSCRIPTION_CLIENT_ID: &str = "AZURESUBSCRIPTION_CLIENT_ID";
/// The id of an Azure Pipelines service connection.
pub const AZURESUBSCRIPTION_SERVICE_CONNECTION_ID: &str = "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID";
/// A PEM file of roots, as OpenSSL reads it.
pub const SSL_CERT_FILE: &str = "SSL_CERT_FILE";
/// The base directory of a user's configuration.
pub const XDG_CONFIG_HOME: &str = "XDG_CONFIG_HOME";
/// The base directory of what lives as long as a user's session.
pub const XDG_RUNTIME_DIR: &str = "XDG_RUNTIME_DIR";
/// The base directory of what a user can do without.
pub const XDG_CACHE_HOME: &str = "XDG_CACHE_HOME";
/// The base directory of a user's configuration on Windows.
pub const APPDATA: &str = "APPDATA";
/// The base directory of the machine's configuration on Windows.
pub const PROGRAM_DATA: &str = "ProgramData";
/// The user's home directory.
pub const HOME: &str = "HOME";

/// The variables that bring a credential; a profile that was named on the command line silences them.
pub(crate) const CREDENTIAL_VARIABLES: &[&str] = &[
    APPONLY_CREDENTIAL,
    APPONLY_MANAGED_IDENTITY,
    AZURE_CLIENT_CERTIFICATE_PATH,
    AZURE_CLIENT_CERTIFICATE_PASSWORD,
    AZURE_CLIENT_SECRET,
    AZURE_FEDERATED_TOKEN_FILE,
];
