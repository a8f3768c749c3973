//! Numbers as services really write them.

use serde_json::Value;

/// Whole seconds from a JSON number or a numeric string; decimals are cut, negative values are refused.
pub(crate) fn seconds(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64().or_else(|| whole(number.as_f64()?)),
        Value::String(text) => {
            let text = text.trim();
            text.parse().ok().or_else(|| whole(text.parse().ok()?))
        }
        _ => None,
    }
}

fn whole(value: f64) -> Option<u64> {
    // 2^53 seconds are beyond any date; larger floats are not exact.
    (value.is_finite() && (0.0..9_007_199_254_740_992.0).contains(&value)).then_some(value as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_numbers_and_numeric_strings() {
        for (json, expected) in
            [("3599", Some(3599)), ("\"86399\"", Some(86399)), ("3599.9", Some(3599)), ("\" 7 \"", Some(7))]
        {
            assert_eq!(seconds(&serde_json::from_str(json).unwrap()), expected, "{json}");
        }
        for bad in ["-1", "\"soon\"", "null", "true", "\"\"", "1e300", "\"NaN\"", "\"-5\""] {
            assert_eq!(seconds(&serde_json::from_str(bad).unwrap()), None, "{bad}");
        }
    }
}
