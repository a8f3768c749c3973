//! Text into tokens, one lexer for each family of dialects. All of them are linear in the length of the text, keep no
//! copy of it, and go on behind whatever they do not understand.
mod code;
mod dialect;
mod embedded;
mod lines;
mod powershell;
mod shell;
#[cfg(any(test, fuzzing))]
pub(crate) mod sound;
pub(crate) mod token;
mod unit;
pub(crate) mod xml;
mod yaml;

use std::ops::Range;

pub(crate) use dialect::Dialect;
pub(crate) use embedded::{Embedded, lex_embedded};
use token::{HOLES, Kind, Tokens};

/// The tokens of `text[range]`, and the scripts that it contains.
pub(crate) fn lex(text: &str, range: Range<usize>, dialect: Dialect) -> (Tokens, Vec<Embedded>) {
    let Range { start, end } = range;
    let mut tokens = Tokens::for_text(end.saturating_sub(start));
    let mut embedded = Vec::new();
    match dialect {
        Dialect::PowerShell => powershell::lex(text, start, end, &mut tokens),
        Dialect::Shell | Dialect::Container => shell::lex(text, start, end, &mut tokens),
        Dialect::Python => code::lex(text, start, end, code::PYTHON, &mut tokens),
        Dialect::CSharp => code::lex(text, start, end, code::C_SHARP, &mut tokens),
        Dialect::FSharp => code::lex(text, start, end, code::F_SHARP, &mut tokens),
        Dialect::VisualBasic => code::lex(text, start, end, code::VISUAL_BASIC, &mut tokens),
        Dialect::JavaScript => code::lex(text, start, end, code::JAVA_SCRIPT, &mut tokens),
        Dialect::Json => code::lex(text, start, end, code::JSON, &mut tokens),
        Dialect::Toml => code::lex(text, start, end, code::TOML, &mut tokens),
        Dialect::Terraform => {
            code::lex(text, start, end, code::TERRAFORM, &mut tokens);
            scripts_of_templates(text, &tokens, &mut embedded);
        }
        Dialect::Bicep => {
            code::lex(text, start, end, code::BICEP, &mut tokens);
            scripts_of_templates(text, &tokens, &mut embedded);
        }
        Dialect::Yaml => yaml::lex(text, start, end, &mut tokens, &mut embedded),
        Dialect::Lines => lines::lex(text, start, end, &mut tokens),
        Dialect::Xml => xml::lex(text, start, end, &mut tokens),
        Dialect::Unit => unit::lex(text, start, end, &mut embedded),
        // Their scripts are read as they are meant: `transcript`.
        Dialect::Notebook | Dialect::Collection | Dialect::Requests | Dialect::Plain => {}
    }
    (tokens, embedded)
}

/// The scripts that a template of a deployment holds: `scriptContent: …`, `script_content = …`, `command = …`.
fn scripts_of_templates(text: &str, tokens: &Tokens, embedded: &mut Vec<Embedded>) {
    for window in tokens.list.windows(3) {
        let [key, sign, value] = window else { continue };
        if key.kind != Kind::Word || value.kind != Kind::Text || sign.kind != Kind::Operator || value.has(HOLES) {
            continue;
        }
        let name = text.get(key.range()).unwrap_or_default();
        let range = value.content();
        let body = text.get(range.clone()).unwrap_or_default();
        if matches!(name, "scriptContent" | "script_content" | "command" | "inlineScript") && body.len() > 8 {
            let dialect = if body.contains("$env:") || body.contains("-Az") || body.contains("-Mg") {
                Dialect::PowerShell
            } else {
                Dialect::of_script(body)
            };
            embedded.push(Embedded::new(dialect, range));
        }
    }
}

/// Where the line begins that holds `name` alone, looked for behind the line of `from`: the place of the name.
fn here_document_end(bytes: &[u8], from: usize, name: &[u8]) -> Option<usize> {
    let mut position = from;
    while let Some(found) = memchr::memchr(b'\n', bytes.get(position..)?) {
        position += found + 1;
        let line = bytes.get(position..)?;
        let blanks = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let rest = line.get(blanks..)?;
        if rest.starts_with(name) && matches!(rest.get(name.len()), None | Some(b'\n' | b'\r' | b' ' | b')' | b';')) {
            return Some(position + blanks);
        }
    }
    None
}

#[cfg(test)]
mod tests;
