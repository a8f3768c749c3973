//! The local managed-identity endpoint (`exec`, `serve`): why it cannot begin.

use super::rows::rows;

rows! {
    AGENT:
    AGENT_ADDRESS = "agent-address", Misconfigured, Usage, No,
        "the endpoint may not listen there",
        "a token endpoint on an address that other machines reach would hand tokens to the network",
        "listen on `127.0.0.1:PORT`, `[::1]:PORT` or `unix:PATH`";
    AGENT_LISTEN = "agent-listen", Misconfigured, Usage, No,
        "the endpoint cannot listen there",
        "the port is taken, the socket is in use, or its folder is open to other users",
        "choose another port or path; the folder of a socket belongs to this user alone (mode 0700)";
    AGENT_SECRET = "agent-secret", Misconfigured, Usage, No,
        "the secret that callers must send is not fit for it",
        "it is shorter than 32 characters, or holds characters that no header may hold",
        "leave the making of the secret to apponly, or write at least 32 random letters and digits into the file";
    AGENT_FAILED = "agent-failed", Misconfigured, Usage, No,
        "the endpoint stopped working",
        "one of its threads could not be started, or ended",
        "start it again; check the limits of the account for threads and open files";
}
