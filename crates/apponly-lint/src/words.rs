//! The words without which a file is not looked at, all found in one pass over its bytes.
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

/// What a word is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Word {
    /// Something of Entra or Graph.
    Entra,
    /// An address of Graph.
    Graph,
    /// A library that calls Graph.
    GraphLibrary,
    /// An address of the sign-in service.
    Authority,
    /// An app signs in.
    App,
    /// Something that runs scripts with the Azure CLI signed in as an app.
    Host,
    /// A user signs in.
    User,
    /// The name of a client secret.
    ClientSecret,
    /// A place of other secrets.
    Secret,
    /// The mark of a secret by its form.
    Shape,
    RefreshToken,
    OfflineAccess,
    AccessToken,
    /// A scope.
    Scope,
    Me,
    Retired,
    Tls,
    /// Permissions are declared.
    Declares,
    /// Consent is given, or left to somebody by a link.
    Consents,
    NextPage,
    /// A value of a pipeline is hidden.
    Masks,
    /// A variable of a pipeline is set.
    PipelineVariable,
    /// Several requests are sent as one.
    Batch,
    /// A path of the sign-in service without a tenant.
    CommonPath,
    /// A framework for tests.
    Test,
}

const TABLE: &[(Word, &[&str])] = &[
    (
        Word::Entra,
        &[
            "connect-mg",
            "-mguser",
            "-mggroup",
            "-mggraph",
            "-mgapplication",
            "-mgserviceprincipal",
            "azuread",
            "msal",
            "azure.identity",
            "azure/identity",
            "azure-identity",
            "az login",
            "az ad ",
            "az account",
            "connect-az",
            "connect-pnp",
            "microsoft.identity",
            "tenant_id",
            "tenantid",
            "tenant-id",
            "confidentialclient",
            "azidentity",
            "auth_flow_type",
            "signed-in-user",
            "azureactivedirectory",
            "\"credential\", \"reset\"",
            "'credential', 'reset'",
            "app credential reset",
            "sp credential reset",
            "sp create-for-rbac",
        ],
    ),
    (Word::GraphLibrary, &["msgraph", "microsoft.graph", "microsoft-graph", "office365.graph_client"]),
    (Word::Graph, &["graph.microsoft", "microsoftgraph.chinacloudapi"]),
    (Word::Authority, &["login.microsoftonline", "login.partner.microsoftonline"]),
    (
        Word::App,
        &[
            "client_credentials",
            "acquire_token_for_client",
            "acquiretokenforclient",
            "acquiretokenbyclientcredential",
            "acquiretokenwithclientcredential",
            "acquire_token_with_client_",
            "clientsecretcredential",
            "certificatecredential",
            "managedidentitycredential",
            "clientassertioncredential",
            "workloadidentitycredential",
            "azurepipelinescredential",
            "--service-principal",
            "certificatethumbprint",
            "environmentcredential",
            "identity_endpoint",
            "metadata/identity",
            "loginwithserviceprincipal",
            "serviceprincipalcredentials",
            "clientcredentialprovider",
            "clientcredentialparameters",
            "acquiretokenbycredential",
            "newcredfromsecret",
            "clientcredentials.config",
            "apponly token",
            "apponly header",
            "backendapplicationclient",
            "requestclientcredentialstoken",
            "clientcredentialsgrant",
            "new clientcredentials(",
            "credentials.gettoken(",
            "with_client_secret(",
            "with_client_certificate(",
            "with_certificate(",
            "adalfetchclient",
            "msalfetchclient",
            "backendapplicationclient",
            "new clientcredentials(",
            "clientcredentials.gettoken",
            "clientcredentialstokenrequest",
        ],
    ),
    (Word::Host, &["azuresubscription", "azure/login@", "resources/deploymentscripts", "deployment_script_azure"]),
    (
        Word::User,
        &[
            "authorization_code",
            "device_code",
            "devicecode",
            "acquire_token_interactive",
            "acquire_token_by_auth",
            "acquire_token_by_device",
            "acquire_token_by_username",
            "acquiretokeninteractive",
            "acquiretokenbydevicecode",
            "acquiretokenwithdevicecode",
            "acquiretokenbyusernamepassword",
            "acquiretokenbycode",
            "acquiretokenbyauthorizationcode",
            "interactivebrowsercredential",
            "usernamepasswordcredential",
            "onbehalfof",
            "on_behalf_of",
            "initiate_device_flow",
            "initiate_auth_code_flow",
            "publicclientapplication",
            "usedeviceauthentication",
            "grant_type=password",
            "authorizationcodecredential",
            "getauthcodeurl",
            "loginpopup",
            "acquiretokenpopup",
            "acquiretokenredirect",
            "code_verifier",
            "addmicrosoftidentitywebapp",
            "itokenacquisition",
            "azureclicredential",
            "get_authorization_request_url",
            "oidcstrategy",
            "openidconnect",
            "next-auth",
            "response_type=code",
            "oauth2/v2.0/authorize",
            "interactiveauthenticationprovider",
            "authorizationcodeprovider",
            "usernamepasswordprovider",
            "integratedwindowsauth",
            "with_username_and_password",
            "with_token_interactive",
            "with_device_flow",
            "webapplicationclient(",
            "legacyapplicationclient(",
            "new authorizationcode(",
            "authorizationcodegrant",
            "requestauthorizationcodetoken",
            "requestpasswordtoken",
            ".authorizationurl(",
            ".authorization_url(",
            "create_authorization_url(",
        ],
    ),
    (
        Word::ClientSecret,
        &["client_secret", "client-secret", "clientsecret", "client_credential=", "app_secret", "appsecret"],
    ),
    (
        Word::Secret,
        &[
            "asplaintext",
            "pscredential",
            "serviceprincipalkey",
            "pfx",
            "certificatepassword",
            "certificate_password",
            "cert_password",
            "certpassword",
            "graphsecret",
            "graph_secret",
            "spn_password",
            "sp_password",
            "aadclientsecret",
            "clientcredential(",
            "networkcredential",
            "x509certificate2",
            "keyvault secret set",
            "appkey=",
            "directory service principal",
        ],
    ),
    (Word::Shape, &["8q~", "7q~", "eyj", "-----begin "]),
    (Word::RefreshToken, &["refresh_token", "refreshtoken", "auto_refresh_url"]),
    (Word::OfflineAccess, &["offline_access"]),
    (Word::AccessToken, &["access_token", "accesstoken", "access-token"]),
    (Word::Scope, &["/.default"]),
    (Word::Me, &["/me"]),
    (
        Word::Retired,
        &[
            "graph.windows.net",
            "login.windows.net",
            "clients.activedirectory",
            "adal",
            "connect-azuread",
            "-azuread",
            "-msol",
            "oauth2/token",
            "oauth2/authorize",
        ],
    ),
    (
        Word::Tls,
        &[
            "skipcertificatecheck",
            "--insecure",
            "rejectunauthorized",
            "tls_reject_unauthorized",
            "certificatevalidationcallback",
            "certificatecustomvalidationcallback",
            "acceptanyservercertificate",
            "_create_unverified_context",
            "no-check-certificate",
            "disable_connection_verification",
            "trustallcerts",
            "pythonhttpsverify",
            "verify=",
            "verify =",
            "connection_verify",
            "curl",
            "cert_none",
            "insecureskipverify",
            "check_hostname",
            "\"verify\"",
            "'verify'",
            "verify_ssl",
            "ssl_verify",
            "verifyssl",
            "ssl=false",
            "ssl = false",
            "strictssl",
            "requests_ca_bundle",
            "curl_ca_bundle",
            "::certificatepolicy",
            "hostnameverifier",
            "trustallstrategy",
            "insecuretrustmanagerfactory",
            "checkservertrusted",
        ],
    ),
    (
        Word::Declares,
        &[
            "requiredresourceaccess",
            "required_resource_access",
            "permission add",
            "adapppermission",
            "=role",
            "=scope",
            "azuread_application_api_access",
            "applicationapiaccess",
            "required-resource-accesses",
            "api-permissions",
            "resourceaccess",
            "resource_access",
            "apisapplication",
            "applicationpermissions",
        ],
    ),
    (
        Word::Consents,
        &[
            "admin-consent",
            "adminconsent",
            "approleassign",
            "app_role_assign",
            "admin_consent",
            "apponly grant",
            "serviceapproleassignment",
            "grant-consent",
            "grantconsent",
            "consent",
            "onbehalfofall",
            "callanapi",
            // Role assignments of Crossplane's provider.
            "app.azuread.upbound.io",
            "app.azuread.crossplane.io",
        ],
    ),
    (Word::NextPage, &["nextlink", "next_link", "pageiterator", "nextpagerequest", "skiptoken"]),
    (Word::Masks, &["add-mask", "issecret=true", "issecret = true", "setsecret"]),
    (Word::PipelineVariable, &["github_env", "github_output", "task.setvariable"]),
    (Word::Batch, &["/$batch", "/%24batch", "batchrequestcontent"]),
    (Word::CommonPath, &["common/oauth2/v2.0", "organizations/oauth2/v2.0", "consumers/oauth2/v2.0"]),
    (
        Word::Test,
        &[
            "pytest",
            "unittest",
            "jest.mock",
            "jest.fn",
            "vitest",
            "xunit",
            "nunit.framework",
            "[testmethod]",
            "mstest",
            "org.junit",
            "should -",
            "should be",
        ],
    ),
];

/// A word at a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    pub(crate) word: Word,
    pub(crate) at: u32,
    pub(crate) length: u16,
}

/// More than so many words of one file are not looked at.
const MAXIMUM: usize = 200_000;

/// Once so many bytes were looked at, the larger automaton is worth its making.
const FEW: usize = 512 * 1024;

/// All words in the text, in order, whatever their case.
pub(crate) fn find(text: &[u8]) -> Vec<Hit> {
    let Some(automaton) = automaton(text.len()) else { return Vec::new() };
    automaton
        .find_iter(text)
        .take(MAXIMUM)
        .filter_map(|found| {
            let word = *words().get(found.pattern().as_usize())?;
            Some(Hit { word, at: u32::try_from(found.start()).ok()?, length: u16::try_from(found.len()).ok()? })
        })
        .collect()
}

fn words() -> &'static [Word] {
    static WORDS: OnceLock<Vec<Word>> = OnceLock::new();
    WORDS.get_or_init(|| TABLE.iter().flat_map(|(word, texts)| texts.iter().map(|_| *word)).collect())
}

/// One that is made at once for the few files of a hook, and one that is fast, but takes milliseconds to make, for trees.
fn automaton(bytes: usize) -> Option<&'static AhoCorasick> {
    static SMALL: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    static FAST: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    static SEEN: AtomicUsize = AtomicUsize::new(0);
    let seen = SEEN.fetch_add(bytes, Ordering::Relaxed);
    let automaton = if seen.saturating_add(bytes) < FEW {
        SMALL.get_or_init(|| build(AhoCorasickKind::ContiguousNFA))
    } else {
        FAST.get_or_init(|| build(AhoCorasickKind::DFA))
    };
    automaton.as_ref()
}

fn build(kind: AhoCorasickKind) -> Option<AhoCorasick> {
    let built = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(kind))
        .build(TABLE.iter().flat_map(|(_, texts)| texts.iter()));
    built.ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_automata_find_the_same() {
        let text = "Connect-MgGraph; $x = 'CLIENT_CREDENTIALS' # https://graph.microsoft.com/v1.0/me client_secret";
        let found = |kind| {
            let automaton = build(kind).unwrap();
            automaton.find_iter(text).map(|found| (found.pattern().as_usize(), found.range())).collect::<Vec<_>>()
        };
        let small = found(AhoCorasickKind::ContiguousNFA);
        assert_eq!(small, found(AhoCorasickKind::DFA));
        assert_eq!(small.len(), 5);
    }
}
