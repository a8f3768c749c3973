//! Cloud Shell: recognised only to say why it is of no use here.
//!
//! Source: Azure documentation, "Azure Cloud Shell", tokens; the endpoint yields the signed-in user's token.

use url::Url;

use super::endpoint;
use super::protocol::{Ask, HostKind, HostProtocol};
use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::host::Host;
use crate::transport::{HttpRequest, RetryPolicy};

#[derive(Debug)]
pub(super) struct CloudShell;

impl HostProtocol for CloudShell {
    fn kind(&self) -> HostKind {
        HostKind::CloudShell
    }

    fn detect(&self, env: &Env, _host: &Host) -> Option<&'static str> {
        env.has("MSI_ENDPOINT").then_some("`MSI_ENDPOINT`")
    }

    fn endpoint(&self, env: &Env) -> Result<Url, Error> {
        endpoint::from_variable(env, "MSI_ENDPOINT")
    }

    fn policy(&self) -> &'static RetryPolicy {
        &RetryPolicy::HOST
    }

    fn request(&self, _ask: &Ask<'_>) -> Result<HttpRequest, Error> {
        Err(Error::new(
            &catalogue::CLOUD_SHELL,
            "this is Cloud Shell (`MSI_ENDPOINT` is set and `MSI_SECRET` is not), which signs in a user",
        ))
    }
}
