//! The instance metadata service, and Azure Arc, whose token request and answer are the same.
//!
//! Source: Entra, "How to use managed identities on an Azure VM to acquire an access token"; Azure Arc, "Authenticate
//! against Azure resources with Azure Arc-enabled servers".

use super::flaw::Flaw;
use super::parameters::{Name, Parameters};
use super::{Protocol, Shape, Wanted};
use crate::guard::One;
use crate::identities::Chosen;

const NAMES: [Name; 3] =
    [("client_id", Chosen::Client), ("object_id", Chosen::Object), ("msi_res_id", Chosen::Resource)];

/// Virtual machines ignore these, so that the default identity would answer in place of the one that was meant.
const IGNORED_ELSEWHERE: [&str; 3] = ["mi_res_id", "principal_id", "clientid"];

/// Where both protocols share a path, the version that a client sends tells which of them it speaks.
const ARC_VERSIONS: [&str; 3] = ["2019-11-01", "2020-06-01", "2021-02-01"];

/// The first version with managed identities.
const FIRST_VERSION: &str = "2018-02-01";

/// Which of the two protocols a request speaks, of those that are `served`.
pub(crate) fn protocol(parameters: &Parameters, served: &[Protocol]) -> Protocol {
    let is_served = |protocol| served.contains(&protocol);
    match (is_served(Protocol::Imds), is_served(Protocol::Arc)) {
        (true, true) => match parameters.one("api-version") {
            Ok(Some(version)) if ARC_VERSIONS.contains(&version) => Protocol::Arc,
            _ => Protocol::Imds,
        },
        (false, true) => Protocol::Arc,
        (_, false) => Protocol::Imds,
    }
}

/// What a caller wants.
///
/// # Errors
/// What is wrong with the parameters, or with `metadata`, which must be `true`.
pub(crate) fn read<'p>(parameters: &'p Parameters, metadata: One<'_>) -> Result<Wanted<'p>, Flaw> {
    if !metadata.is(b"true") {
        return Err(Flaw::Metadata);
    }
    match parameters.one("api-version")? {
        Some(version) if is_date(version) && version >= FIRST_VERSION => {}
        _ => return Err(Flaw::ApiVersion),
    }
    let chosen = parameters.identity(&NAMES, &IGNORED_ELSEWHERE)?;
    let resource = parameters.one("resource")?.ok_or(Flaw::ResourceInvalid)?;
    Ok(Wanted { resource, chosen, shape: Shape::Imds })
}

fn is_date(text: &str) -> bool {
    text.len() == 10
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| if at == 4 || at == 7 { byte == b'-' } else { byte.is_ascii_digit() })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUE: One<'static> = One::Value(b"True");

    fn flaw(query: &str, metadata: One<'_>) -> Option<Flaw> {
        read(&Parameters::of(query).unwrap(), metadata).err()
    }

    #[test]
    fn metadata_header_must_say_true_once() {
        let query = "api-version=2018-02-01&resource=r";
        assert_eq!(flaw(query, TRUE), None);
        for metadata in [One::Missing, One::Several, One::Value(b"false"), One::Value(b"")] {
            assert_eq!(flaw(query, metadata), Some(Flaw::Metadata));
        }
    }

    #[test]
    fn versions_are_dates_since_managed_identities_exist() {
        for version in ["2018-02-01", "2019-08-01", "2021-12-13"] {
            assert_eq!(flaw(&format!("api-version={version}&resource=r"), TRUE), None, "{version}");
        }
        for version in ["2017-04-02", "2019-07-01-preview", "latest", "2019/08/01", ""] {
            assert_eq!(flaw(&format!("api-version={version}&resource=r"), TRUE), Some(Flaw::ApiVersion), "{version}");
        }
    }

    #[test]
    fn id_parameters_that_a_machine_ignores_are_refused() {
        for name in ["client_id", "object_id", "msi_res_id"] {
            assert_eq!(flaw(&format!("api-version=2018-02-01&resource=r&{name}=x"), TRUE), None, "{name}");
        }
        for name in IGNORED_ELSEWHERE {
            let query = format!("api-version=2018-02-01&resource=r&{name}=x");
            assert_eq!(flaw(&query, TRUE), Some(Flaw::IdentityParameter), "{name}");
        }
    }

    #[test]
    fn version_tells_arc_from_imds_where_both_are_served() {
        let both = [Protocol::Imds, Protocol::Arc];
        let of = |version: &str, served: &[Protocol]| {
            protocol(&Parameters::of(&format!("api-version={version}")).unwrap(), served)
        };
        assert_eq!(of("2018-02-01", &both), Protocol::Imds);
        assert_eq!(of("2019-08-01", &both), Protocol::Imds);
        assert_eq!(of("2020-06-01", &both), Protocol::Arc);
        assert_eq!(of("2019-11-01", &both), Protocol::Arc);
        assert_eq!(of("2018-02-01", &[Protocol::Arc]), Protocol::Arc);
        assert_eq!(of("2020-06-01", &[Protocol::Imds]), Protocol::Imds);
    }
}
