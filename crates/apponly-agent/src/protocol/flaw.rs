//! What can be wrong with a request whose caller may ask: it is told so, in its protocol's shape, and goes on.

/// What is wrong. No text repeats what the caller sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// `api-version` is missing or another.
    ApiVersion,
    /// The identity is not one that is handed out.
    IdentityUnknown,
    /// An identity parameter that this protocol silently ignores elsewhere, so that another identity would answer.
    IdentityParameter,
    /// `Metadata: true` is missing.
    Metadata,
    /// The query is not well-formed, or too long.
    Query,
    /// A parameter is there more than once.
    Repeated,
    /// `resource` is not on the list.
    ResourceNotAllowed,
    /// `resource` is missing or no resource.
    ResourceInvalid,
    /// More than one parameter names an identity.
    SeveralIdentities,
}

impl Flaw {
    /// The name in audit lines and metrics.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ApiVersion => "api-version",
            Self::IdentityUnknown => "identity-unknown",
            Self::IdentityParameter => "identity-parameter",
            Self::Metadata => "metadata-header",
            Self::Query => "query",
            Self::Repeated => "repeated-parameter",
            Self::ResourceNotAllowed => "resource-not-allowed",
            Self::ResourceInvalid => "resource-invalid",
            Self::SeveralIdentities => "several-identities",
        }
    }

    /// `error` of the instance metadata service.
    pub(crate) fn imds_error(self) -> &'static str {
        match self {
            Self::Metadata => "bad_request_102",
            Self::ResourceNotAllowed | Self::ResourceInvalid => "invalid_resource",
            _ => "invalid_request",
        }
    }

    /// What the caller is told.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::ApiVersion => {
                "the api-version is missing or not supported (App Service: 2019-08-01, 2017-09-01; IMDS and Azure Arc: a \
                 date from 2018-02-01 on)"
            }
            Self::IdentityUnknown => {
                "Identity not found: no identity of this id is handed out here; leave the id away for the default one"
            }
            Self::IdentityParameter => {
                "this host would ignore that identity parameter: use client_id, object_id or, by resource id, msi_res_id \
                 on IMDS and Azure Arc and mi_res_id on App Service (2017-09-01: clientid)"
            }
            Self::Metadata => "Required metadata header not specified: send `Metadata: true`",
            Self::Query => "the query is not well-formed",
            Self::Repeated => "a parameter is given more than once",
            Self::ResourceNotAllowed => {
                "tokens for this resource are not handed out here: the operator allows it with `--resource`"
            }
            Self::ResourceInvalid => "the parameter resource is missing or not a resource",
            Self::SeveralIdentities => "more than one parameter names an identity",
        }
    }
}
