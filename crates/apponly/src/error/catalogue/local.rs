//! Failures found on this machine, before or without a service's refusal.

use super::rows::rows;

rows! {
    LOCAL:
    ENVIRONMENT_NOT_TEXT = "environment-not-text", Misconfigured, Usage, No,
        "an environment variable is not text",
        "the value holds bytes that are not UTF-8",
        "set the variable again in a UTF-8 locale, or give the value by a file";
    FILE_UNREADABLE = "file-unreadable", Misconfigured, Usage, No,
        "a file cannot be read",
        "it does not exist, is not permitted, or is not a file",
        "check the path and the permissions of the account that runs this";
    FILE_INSECURE = "file-insecure", Misconfigured, Usage, No,
        "a file with a secret can be read by others",
        "its mode lets other users of this machine read the secret, key or password in it",
        "`chmod 600 FILE`; in Kubernetes `defaultMode: 0400`; on a read-only mount that only this program sees `--allow-insecure-files`";
    FILE_TOO_LARGE = "file-too-large", Misconfigured, Usage, No,
        "a file is too large to be what it should be",
        "the path names another file than intended",
        "check the path";
    FILE_NOT_TEXT = "file-not-text", Misconfigured, Usage, No,
        "a file is not text",
        "it is binary, or in an encoding other than UTF-8",
        "check the path; save the file as UTF-8";
    CONFIGURATION_INVALID = "configuration-invalid", Misconfigured, Usage, No,
        "the configuration is not valid",
        "a key is unknown, or a value has the wrong form",
        "correct the named line; `apponly profile check` shows every value and where it came from";
    SETTING_INVALID = "setting-invalid", Misconfigured, Usage, No,
        "a setting is not valid",
        "the value does not have the form that this setting needs",
        "correct the named option, variable or key";
    SETTING_MISSING = "setting-missing", Misconfigured, Usage, No,
        "a setting is missing",
        "the chosen way of signing in needs it",
        "give the named option, variable or key";
    PROFILE_UNKNOWN = "profile-unknown", Misconfigured, Usage, No,
        "the profile does not exist",
        "the configuration file has no section of that name",
        "`apponly profile list` shows the profiles and the file they come from";
    LITERAL_SECRET = "literal-secret", Misconfigured, Usage, No,
        "a secret stands where only its place may stand",
        "a secret in a command line or a configuration file is readable by others and ends up in backups and logs",
        "name a place instead: `secret = \"file:PATH\"` or `\"env:NAME\"`, `--secret-file PATH`, `--secret-stdin`, or the variable `AZURE_CLIENT_SECRET`; if this was a real secret, replace it in Entra";
    SECRET_MISSING = "secret-missing", Misconfigured, Usage, No,
        "the secret is missing",
        "the configured place holds nothing",
        "put the secret's value (not its id) there, or sign in with a certificate or a managed identity";
    NOT_BUILT = "not-built", Misconfigured, Usage, No,
        "not part of this version",
        "the source is planned but not built yet",
        "use another source; the README lists what is built";
    NO_CREDENTIAL = "no-credential", Unavailable, Usage, No,
        "no way of signing in is configured",
        "neither options, variables nor a profile name a credential, and this machine offers no managed identity",
        "set `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and one of `AZURE_CLIENT_CERTIFICATE_PATH`, `AZURE_FEDERATED_TOKEN_FILE` or `AZURE_CLIENT_SECRET`; or run where a managed identity exists";
    CREDENTIAL_UNAVAILABLE = "credential-unavailable", Unavailable, Usage, No,
        "this way of signing in is not available here",
        "it is not configured, or the machine does not offer it",
        "configure it, or choose another with `--credential`";
    CERTIFICATE_UNREADABLE = "certificate-unreadable", Misconfigured, Usage, No,
        "the certificate file cannot be understood",
        "it is damaged, in another format, or cut off",
        "give a PEM file with certificate and private key, or a PFX file";
    CERTIFICATE_PASSWORD = "certificate-password", Misconfigured, Usage, No,
        "the password of the certificate file is wrong or missing",
        "the private key is encrypted with another password",
        "give the right one with `--certificate-password-file` or `AZURE_CLIENT_CERTIFICATE_PASSWORD`";
    CERTIFICATE_KEY_MISSING = "certificate-key-missing", Misconfigured, Usage, No,
        "the certificate file lacks a part",
        "signing in needs the certificate and its private key together",
        "put both into one PEM file, or export the PFX with the private key";
    CERTIFICATE_KEY_UNSUITABLE = "certificate-key-unsuitable" [50032], Misconfigured, Usage, No,
        "the key cannot sign in to Entra",
        "Entra accepts RSA keys of 2048 bits and more only",
        "create a new RSA key and certificate of 2048 bits or more and register it on the app";
    CERTIFICATE_MISMATCH = "certificate-mismatch", Misconfigured, Usage, No,
        "certificate and private key do not belong together",
        "the file holds the key of another certificate",
        "export the certificate and its own private key again";
    CERTIFICATE_EXPIRED = "certificate-expired" [1000502], Refused, Refused, Fresh,
        "the certificate is outside its validity period",
        "Entra refuses a certificate before its start and after its end",
        "renew the certificate, register the new one on the app, and replace the file";
    FEDERATED_SOURCE_FAILED = "federated-source-failed", Misconfigured, Usage, No,
        "the federated token could not be had",
        "the source did not give a token",
        "check that the job or pod may ask for an identity token";
    FEDERATED_TOKEN_INVALID = "federated-token-invalid", Misconfigured, Usage, No,
        "what the source gave is not a JWT",
        "a federated token has three parts separated by dots",
        "check that the file or command gives the token alone";
    NETWORK_UNREACHABLE = "network-unreachable", Unreachable, Unavailable, Wait,
        "the service could not be reached",
        "name resolution, a firewall, a proxy or the network is in the way",
        "check the network and `HTTPS_PROXY`/`NO_PROXY`; the named host must be reachable";
    NAME_UNKNOWN = "name-unknown", Unreachable, Unavailable, Wait,
        "the name of the service cannot be resolved",
        "the name is misspelt, no name server answers, or names of the internet are not resolved here because everything goes through a proxy",
        "check the name in `--cloud`, `AZURE_AUTHORITY_HOST` or `APPONLY_GRAPH_URL`, and the name servers of this machine; behind a proxy set `HTTPS_PROXY`";
    PROXY_UNREACHABLE = "proxy-unreachable", Unreachable, Unavailable, Wait,
        "the proxy could not be reached, or is none",
        "the variable names a proxy that does not run, another port, or a server that is not a proxy",
        "check `HTTPS_PROXY` (or `ALL_PROXY`); to go without a proxy unset it, or name the host in `NO_PROXY`";
    PROXY_AUTHENTICATION = "proxy-authentication", Unreachable, Unavailable, No,
        "the proxy asks for user and password",
        "the proxy URL holds none, or the proxy does not take them",
        "put them into the URL of the variable, percent-encoded: `http://USER:PASSWORD@HOST:PORT`, in a file that only this account can read";
    PROXY_REFUSED = "proxy-refused", Unreachable, Unavailable, No,
        "the proxy does not let this host through",
        "the host is not on the proxy's list, or the proxy cannot reach it itself",
        "have the named host allowed at the proxy, or name it in `NO_PROXY` if it can be reached directly";
    TLS_UNTRUSTED = "tls-untrusted", Unreachable, Unavailable, No,
        "the TLS connection could not be trusted",
        "the server's certificate is not signed by a known authority, or a proxy opens TLS",
        "give the authority's certificate with `--ca-file` or `SSL_CERT_FILE`";
    TIMED_OUT = "timed-out", TimedOut, Unavailable, Wait,
        "the deadline passed",
        "the service or the network in between did not answer in time",
        "try again; check the network to the named host";
    ANSWER_UNUSABLE = "answer-unusable", BadAnswer, Unavailable, Wait,
        "the answer cannot be used",
        "the service, or a proxy in between, answered something that the protocol does not know",
        "check what answers at the named address; a proxy or a login page often does";
    NOT_BEARER = "not-bearer", BadAnswer, Refused, No,
        "the token is not a Bearer token",
        "the service issued a token that is bound to a key; sending it as Bearer would fail",
        "remove the policy or option that asks for bound tokens";
    USER_TOKEN = "user-token", Refused, Refused, No,
        "the token belongs to a user, not to an application",
        "this host signs in the person at the keyboard; app-only work needs an application's identity",
        "use an app registration or a managed identity";
    WRONG_IDENTITY = "wrong-identity", Refused, Refused, No,
        "another identity answered than was asked for",
        "the host ignored the requested identity and used its default one",
        "check that the identity is assigned to this host, and how it is named (`client:`, `object:`, `resource:`)";
    CACHE_UNUSABLE = "cache-unusable", Misconfigured, Usage, No,
        "the kept tokens cannot be reached",
        "their directory belongs to somebody else, is open to others, or is not a directory",
        "make it a directory of this user with mode 0700, or remove it; it holds nothing that cannot be had again";
    EMULATOR_FAILED = "emulator-failed", Misconfigured, Usage, No,
        "the emulator cannot run",
        "its tenant file, its address or its directory cannot be used",
        "correct the named file or address; the emulator listens on loopback addresses only";
    OUTPUT_FAILED = "output-failed", Misconfigured, Usage, No,
        "the result cannot be written",
        "the disk is full, or the place of the output is gone",
        "free some space or write elsewhere";
    INTERNAL = "internal", Internal, Defect, No,
        "a defect of apponly",
        "the program met a state that it should never meet",
        "please report it with the command and this message";
}
