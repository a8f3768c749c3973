//! App Service, Functions, Container Apps, Automation: 2019-08-01, and 2017-09-01 for old clients.
//!
//! Azure's SDK for Node sends no `Metadata` header here, so that none is asked for.
//!
//! Source: App Service documentation, "How to use managed identities for App Service and Azure Functions", REST endpoint
//! reference.

use super::flaw::Flaw;
use super::parameters::{Name, Parameters};
use super::{Shape, Wanted};
use crate::identities::Chosen;

/// `object_id` is an alias that MSAL for .NET sends.
const NAMES: [Name; 4] = [
    ("client_id", Chosen::Client),
    ("principal_id", Chosen::Object),
    ("object_id", Chosen::Object),
    ("mi_res_id", Chosen::Resource),
];
const OLD_NAMES: [Name; 1] = [("clientid", Chosen::Client)];

/// What a caller wants.
///
/// # Errors
/// What is wrong with the parameters.
pub(crate) fn read(parameters: &Parameters) -> Result<Wanted<'_>, Flaw> {
    let (shape, chosen) = match parameters.one("api-version")? {
        Some("2019-08-01") => {
            (Shape::AppService, parameters.identity(&NAMES, &["clientid", "msi_res_id", "principalId"])?)
        }
        Some("2017-09-01") => {
            let refused = ["client_id", "principal_id", "object_id", "mi_res_id", "msi_res_id"];
            (Shape::AppService2017, parameters.identity(&OLD_NAMES, &refused)?)
        }
        _ => return Err(Flaw::ApiVersion),
    };
    let resource = parameters.one("resource")?.ok_or(Flaw::ResourceInvalid)?;
    Ok(Wanted { resource, chosen, shape })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(query: &str) -> Result<(Shape, bool), Flaw> {
        let parameters = Parameters::of(query).unwrap();
        read(&parameters).map(|wanted| (wanted.shape, wanted.chosen.is_some()))
    }

    #[test]
    fn both_versions_are_known_and_no_other() {
        assert_eq!(shape("api-version=2019-08-01&resource=r"), Ok((Shape::AppService, false)));
        assert_eq!(shape("api-version=2017-09-01&resource=r&clientid=c"), Ok((Shape::AppService2017, true)));
        for bad in ["resource=r", "api-version=2018-02-01&resource=r", "api-version=&resource=r"] {
            assert_eq!(shape(bad), Err(Flaw::ApiVersion), "{bad}");
        }
        assert_eq!(shape("api-version=2019-08-01"), Err(Flaw::ResourceInvalid));
    }

    #[test]
    fn every_id_parameter_is_known_and_those_of_others_are_refused() {
        for name in ["client_id", "principal_id", "object_id", "mi_res_id"] {
            let query = format!("api-version=2019-08-01&resource=r&{name}=x");
            assert_eq!(shape(&query), Ok((Shape::AppService, true)), "{name}");
            let query = format!("api-version=2017-09-01&resource=r&{name}=x");
            assert_eq!(shape(&query), Err(Flaw::IdentityParameter), "{name}");
        }
        assert_eq!(shape("api-version=2019-08-01&resource=r&msi_res_id=x"), Err(Flaw::IdentityParameter));
        assert_eq!(shape("api-version=2019-08-01&resource=r&clientid=x"), Err(Flaw::IdentityParameter));
    }
}
