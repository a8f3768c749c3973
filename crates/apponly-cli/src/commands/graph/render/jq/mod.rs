//! `--jq`: an embedded jq.
//!
//! | File | Content |
//! | --- | --- |
//! | `program.rs` | compiling an expression, and running it on an item |
//! | `field.rs` | the short way for expressions such as `.id` |

mod field;
mod program;

use apponly::Error;

use self::field::Field;
use self::program::Program;
use super::Render;

/// An expression, and the format that its results get.
pub(in crate::commands::graph) struct Jq {
    program: Program,
    field: Option<Field>,
    /// Without one, results are lines as `jq -r` prints them: strings bare, everything else JSON.
    format: Option<Box<dyn Render>>,
    result: Vec<u8>,
}

impl Jq {
    /// Compiles `expression`; its results get `format`, or stand bare on lines.
    ///
    /// # Errors
    /// `setting-invalid` with the place of the mistake.
    pub(in crate::commands::graph) fn new(expression: &str, format: Option<Box<dyn Render>>) -> Result<Self, Error> {
        let program = Program::compile(expression)?;
        Ok(Self { program, field: Field::of(expression), format, result: Vec::new() })
    }
}

impl Render for Jq {
    fn item(&mut self, item: &[u8], out: &mut Vec<u8>) -> Result<(), Error> {
        if let Some(value) = self.field.as_ref().and_then(|field| field.of_item(item)) {
            return match &mut self.format {
                Some(format) => format.item(value.json().as_bytes(), out),
                None => {
                    out.extend_from_slice(value.bare().as_bytes());
                    out.push(b'\n');
                    Ok(())
                }
            };
        }
        let Self { program, format, result, .. } = self;
        program.run(item, |value| {
            result.clear();
            match format {
                Some(format) => {
                    program::write_json(&value, result);
                    format.item(result, out)
                }
                None => {
                    program::write_bare(&value, out);
                    out.push(b'\n');
                    Ok(())
                }
            }
        })
    }

    fn end(&mut self, out: &mut Vec<u8>) -> Result<(), Error> {
        self.format.as_mut().map_or(Ok(()), |format| format.end(out))
    }

    fn left_out(&self) -> &[String] {
        self.format.as_ref().map_or(&[], |format| format.left_out())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::ndjson::Ndjson;
    use super::*;

    fn run(mut jq: Jq, item: &str) -> Result<String, Error> {
        let mut out = Vec::new();
        jq.item(item.as_bytes(), &mut out)?;
        jq.end(&mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    fn bare(expression: &str, item: &str) -> Result<String, Error> {
        run(Jq::new(expression, None)?, item)
    }

    fn json(expression: &str, item: &str) -> Result<String, Error> {
        run(Jq::new(expression, Some(Box::new(Ndjson)))?, item)
    }

    #[test]
    fn results_are_lines() {
        let item = r#"{"id":"a","n":[1,2.50],"o":{"x":null},"é":"\u00e9\""}"#;
        assert_eq!(bare(".id", item).unwrap(), "a\n");
        assert_eq!(json(".id", item).unwrap(), "\"a\"\n");
        assert_eq!(bare(".n[]", item).unwrap(), "1\n2.50\n");
        assert_eq!(bare(".o, .gone", item).unwrap(), "{\"x\":null}\nnull\n");
        assert_eq!(bare(".\"é\"", item).unwrap(), "é\"\n");
        assert_eq!(json(".\"é\"", item).unwrap(), "\"é\\\"\"\n");
        assert_eq!(bare("select(.id == \"b\")", item).unwrap(), "");
        assert_eq!(json("{id, first: .n[0]}", item).unwrap(), "{\"id\":\"a\",\"first\":1}\n");
        assert_eq!(bare(r#"[.id, null, .n[0], "a\"b,"] | @csv"#, item).unwrap(), "\"a\",,1,\"a\"\"b,\"\n");
        assert_eq!(bare(r#"[.id, null, true, "a\t\\\n"] | @tsv"#, item).unwrap(), "a\t\ttrue\ta\\t\\\\\\n\n");
        assert_eq!(bare(".id | test(\"^A$\"; \"i\")", item).unwrap(), "true\n");
    }

    #[test]
    fn mistake_is_named_with_its_place() {
        for (expression, place) in [
            (".id |", "at the end"),
            (".id | nonsense", "at character 7"),
            ("é$", "character"),
            (".id | \"", "at character 7"),
            (".[", "at character 2"),
            ("$ENV.AZURE_CLIENT_SECRET", "at character 1"),
            ("env", "at character 1"),
            ("import \"a\" as a; .", "character 9"),
            ("input", "at character 1"),
        ] {
            let error = Jq::new(expression, None).err().unwrap_or_else(|| panic!("{expression}"));
            assert_eq!(error.code(), "setting-invalid", "{expression}");
            assert!(error.to_string().starts_with("`--jq`: ") && error.to_string().contains(place), "{error}");
        }
    }

    #[test]
    fn failure_on_an_item_is_an_error() {
        for expression in [".id.x", ".id | keys", "error(\"no\")", "halt", "halt_error"] {
            let error = bare(expression, r#"{"id":"a"}"#).unwrap_err();
            assert_eq!(error.code(), "setting-invalid", "{expression}: {error}");
        }
        assert_eq!(bare(".", "{\"a\"").unwrap_err().code(), "answer-unusable");
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(bare(".", &deep).unwrap_err().code(), "answer-unusable");
    }

    #[test]
    fn short_way_is_taken_for_fields_only() {
        for expression in [".id", " .a.b ", ".a_1.B"] {
            assert!(Field::of(expression).is_some(), "{expression}");
        }
        for expression in [".", "..", ".id?", ".a[]", ".a.", ".1", ".a .b|.c", ".a-b", "id", ".é"] {
            assert!(Field::of(expression).is_none(), "{expression}");
        }
    }

    fn value() -> impl Strategy<Value = String> {
        let leaf = prop_oneof![
            Just("null".to_owned()),
            Just("true".to_owned()),
            Just("-0".to_owned()),
            Just("1.10".to_owned()),
            Just("1e3".to_owned()),
            Just("12345678901234567890".to_owned()),
            Just(r#""\u00e9\/\n\u007f""#.to_owned()),
            Just("\"\u{7f}\"".to_owned()),
            Just("\"plain é\"".to_owned()),
            any::<i64>().prop_map(|number| number.to_string()),
            any::<String>().prop_map(|text| serde_json::Value::from(text).to_string()),
        ];
        leaf.prop_recursive(3, 16, 4, |inner| {
            let name = prop_oneof![Just("\"a\""), Just("\"b\""), Just(r#""\u0061""#), Just("\"if\"")];
            let blank = prop_oneof![Just(""), Just(" "), Just("\n")];
            prop_oneof![
                (prop::collection::vec((name, inner.clone()), 0..5), blank).prop_map(|(members, blank)| {
                    let members: Vec<_> =
                        members.iter().map(|(name, value)| format!("{blank}{name}{blank}:{blank}{value}")).collect();
                    format!("{{{}{blank}}}", members.join(","))
                }),
                prop::collection::vec(inner, 0..3).prop_map(|items| format!("[{}]", items.join(", "))),
            ]
        })
    }

    proptest! {
        #[test]
        fn short_way_prints_what_the_program_prints(item in value(), path in prop::collection::vec("a|b|if", 1..4)) {
            let expression = format!(".{}", path.join("."));
            for raw in [true, false] {
                let make = || Jq::new(&expression, if raw { None } else { Some(Box::new(Ndjson)) }).unwrap();
                let (short, mut long) = (make(), make());
                prop_assert!(short.field.is_some());
                long.field = None;
                match (run(short, &item), run(long, &item)) {
                    (Ok(short), Ok(long)) => prop_assert_eq!(short, long),
                    (Err(short), Err(long)) => prop_assert_eq!(short.to_string(), long.to_string()),
                    (short, long) => prop_assert!(false, "{:?} {:?}", short, long),
                }
            }
        }
    }
}
