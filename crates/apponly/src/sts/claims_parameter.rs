//! The `claims` parameter: a challenge, merged with what this client can do.

use serde_json::{Map, Value, json};

use crate::error::{Error, catalogue};

/// `challenge` (JSON object) with the capability `cp1` added: whoever hands in a challenge can handle one.
///
/// # Errors
/// `setting-invalid`: `challenge` is not a JSON object. It is not repeated.
///
/// Source: Microsoft identity platform, "Claims challenges, claims requests and client capabilities".
pub(super) fn with_capabilities(challenge: &str) -> Result<String, Error> {
    let mut claims: Map<String, Value> = serde_json::from_str(challenge)
        .map_err(|_| Error::new(&catalogue::SETTING_INVALID, "the claims challenge is not a JSON object"))?;
    merge(&mut claims, json!({"access_token": {"xms_cc": {"values": ["cp1"]}}}));
    Ok(Value::Object(claims).to_string())
}

/// Deep merge: objects are united, lists get what they lack, anything else of ours gives way to what is there.
fn merge(target: &mut Map<String, Value>, addition: Value) {
    let Value::Object(addition) = addition else { return };
    for (name, value) in addition {
        match (target.get_mut(&name), value) {
            (Some(Value::Object(inner)), value) => merge(inner, value),
            (Some(Value::Array(list)), Value::Array(values)) => {
                for value in values {
                    if !list.contains(&value) {
                        list.push(value);
                    }
                }
            }
            (Some(Value::Null) | None, value) => {
                target.insert(name, value);
            }
            (Some(_), _) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn capability_is_added_once_and_nothing_is_lost() {
        let merged =
            with_capabilities(r#"{"access_token":{"xms_cc":{"values":["x"]},"acrs":{"value":"c1"}},"id_token":{}}"#)
                .unwrap();
        let merged: Value = serde_json::from_str(&merged).unwrap();
        assert_eq!(merged["access_token"]["xms_cc"]["values"], json!(["x", "cp1"]));
        assert_eq!(merged["access_token"]["acrs"]["value"], "c1");
        let again = with_capabilities(&merged.to_string()).unwrap();
        assert_eq!(serde_json::from_str::<Value>(&again).unwrap(), merged);
    }

    #[test]
    fn anything_but_an_object_is_refused() {
        for bad in ["", "[]", "null", "{", "1"] {
            assert!(with_capabilities(bad).is_err(), "{bad}");
        }
        assert!(with_capabilities(r#"{"access_token":null}"#).unwrap().contains("cp1"));
    }
}
