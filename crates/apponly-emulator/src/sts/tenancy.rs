//! The tenant segment of the path.

use uuid::Uuid;

use super::refusal::Refusal;
use crate::tenant::Tenant;

/// Names that stand for no tenant in particular.
pub(super) const PLACEHOLDERS: &[&str] = &["common", "organizations", "consumers"];

/// Checks that `segment` names `tenant`.
///
/// # Errors
/// 50059 for `common` and its kind, 900023 for what cannot be a name, 90002 for another tenant.
pub(super) fn check(segment: &str, tenant: &Tenant) -> Result<(), Refusal> {
    if PLACEHOLDERS.iter().any(|placeholder| segment.eq_ignore_ascii_case(placeholder)) {
        return Err(Refusal::new(
            50_059,
            "No tenant-identifying information found in either the request or implied by any provided credentials.",
        ));
    }
    if !is_possible_name(segment) {
        return Err(Refusal::new(
            900_023,
            format!(
                "Specified tenant identifier '{}' is neither a valid DNS name, nor a valid external domain.",
                segment.escape_debug()
            ),
        ));
    }
    if !tenant.is_named(segment) {
        return Err(Refusal::new(
            90_002,
            format!("Tenant '{segment}' not found. Check that the id and the cloud are the right ones."),
        ));
    }
    Ok(())
}

fn is_possible_name(segment: &str) -> bool {
    if Uuid::try_parse(segment).is_ok() {
        return true;
    }
    let label = |label: &str| {
        (1..=63).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    segment.contains('.') && segment.split('.').all(label)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_domains_or_guids() {
        assert!(is_possible_name("contoso.example"));
        assert!(is_possible_name("11111111-2222-4333-8444-555555555555"));
        for wrong in ["contoso", "con_toso.example", "a..b", "-a.b", "", "a b.c"] {
            assert!(!is_possible_name(wrong), "{wrong}");
        }
    }
}
