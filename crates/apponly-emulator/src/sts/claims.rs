//! The `claims` parameter (OpenID Connect Core section 5.5): declared client capabilities.

use serde_json::Value;

use super::refusal::Refusal;

/// Capabilities declared in `claims`, for example `cp1`; empty without the parameter.
///
/// # Errors
/// 9002313 if the parameter is not a JSON object.
pub(super) fn capabilities(claims: Option<&str>) -> Result<Vec<String>, Refusal> {
    let Some(text) = claims else {
        return Ok(Vec::new());
    };
    let Ok(Value::Object(members)) = serde_json::from_str(text) else {
        return Err(Refusal::malformed("'claims' is not a JSON object"));
    };
    let values = members
        .get("access_token")
        .and_then(|token| token.get("xms_cc"))
        .and_then(|capabilities| capabilities.get("values"))
        .and_then(Value::as_array);
    Ok(values.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cp1_is_found() {
        let claims = r#"{"access_token":{"xms_cc":{"values":["cp1"]},"nbf":{"essential":true,"value":"1"}}}"#;
        assert_eq!(capabilities(Some(claims)).unwrap(), ["cp1"]);
        assert!(capabilities(Some(r#"{"access_token":{}}"#)).unwrap().is_empty());
        assert_eq!(capabilities(Some("[]")).unwrap_err().number(), 9_002_313);
    }
}
