//! Scripts within pipelines and workflows, and requests that are written as YAML.

use std::ops::Range;

use super::address::{Address, address};
use super::language::Language;
use super::scan::Raw;
use super::site;
use super::template::Template;

/// The method of a request is looked for so many lines around its address.
const NEAR: usize = 8;

/// Keys whose blocks are scripts, with the language where the key says it.
const KEYS: &[(&str, Option<Language>)] = &[
    ("run", None),
    ("script", None),
    ("inlineScript", None),
    ("inline", None),
    ("scriptContent", None),
    ("command", None),
    ("args", None),
    ("before_script", Some(Language::Shell)),
    ("after_script", Some(Language::Shell)),
    ("bash", Some(Language::Shell)),
    ("pwsh", Some(Language::PowerShell)),
    ("powershell", Some(Language::PowerShell)),
    ("azPowerShellScript", Some(Language::PowerShell)),
];

/// What a pipeline holds.
#[derive(Debug, Default)]
pub(super) struct Pipeline {
    /// Scripts and their languages.
    pub(super) scripts: Vec<(Range<usize>, Language)>,
    /// Requests that are written as keys and values.
    pub(super) requests: Vec<Raw>,
}

/// A line outside of scripts.
struct Line<'a> {
    start: usize,
    indent: usize,
    /// Without indentation, hyphen and blanks at its end.
    text: &'a str,
}

/// The scripts and requests in `text`.
pub(super) fn pipeline(text: &str) -> Pipeline {
    let mut scripts = Vec::new();
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut block: Option<Block> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let bare = line.trim_end();
        let indent = bare.len() - bare.trim_start().len();
        if bare.trim().is_empty() {
            continue;
        }
        if let Some(open) = &mut block {
            if indent > open.indent {
                open.end = at;
                continue;
            }
            scripts.push(open.script(text));
            block = None;
        }
        let item = bare.trim_start();
        let item = item.strip_prefix("- ").map_or(item, str::trim_start);
        if item.starts_with('#') {
            continue;
        }
        let indent = bare.len() - item.len();
        match item.split_once(':').map(|(key, value)| (is_script(key), value.trim_start())) {
            Some((Some(language), "")) => block = Some(Block { indent, from: at, end: at, language }),
            Some((Some(language), value)) if value.starts_with(['|', '>']) => {
                block = Some(Block { indent, from: at, end: at, language });
            }
            Some((Some(language), value)) => {
                let end = start + bare.len();
                scripts.push(Block { indent, from: end - value.len(), end, language }.script(text));
            }
            _ => lines.push(Line { start: start + indent, indent, text: item }),
        }
    }
    scripts.extend(block.map(|block| block.script(text)));
    let requests = (0..lines.len()).filter_map(|index| request(&lines, index)).collect();
    Pipeline { scripts, requests }
}

/// The request whose address stands on the line at `index`; its method stands beside it.
fn request(lines: &[Line<'_>], index: usize) -> Option<Raw> {
    let line = lines.get(index)?;
    let begin = line.text.find("http")?;
    let value = line.text.get(begin..)?.split([' ', '"', '\'', ',']).next()?;
    let Some(Address::Call(path)) = address(&Template::literal(value)) else { return None };
    let near = lines.get(index.saturating_sub(NEAR)..(index + NEAR).min(lines.len()))?;
    let beside = near.iter().filter(|other| other.indent == line.indent).find_map(|other| {
        let (key, value) = other.text.split_once(':')?;
        let is_method = key.trim_matches(['"', '\'']).eq_ignore_ascii_case("method");
        is_method.then(|| site::method(value.trim().trim_matches(['"', '\'', ',']))).flatten()
    });
    Some(Raw { method: beside.unwrap_or("GET"), path, at: line.start + begin, length: value.len() })
}

fn is_script(key: &str) -> Option<Option<Language>> {
    let key = key.trim().trim_matches(['"', '\'']);
    KEYS.iter().find(|(name, _)| *name == key).map(|(_, language)| *language)
}

/// A script that is being read.
struct Block {
    indent: usize,
    from: usize,
    end: usize,
    language: Option<Language>,
}

impl Block {
    fn script(&self, text: &str) -> (Range<usize>, Language) {
        let code = text.get(self.from..self.end).unwrap_or_default();
        let language = self.language.unwrap_or_else(|| match Language::Unknown.or_of_text(code) {
            Language::Unknown => Language::Shell,
            language => language,
        });
        (self.from..self.end, language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_end_where_the_indentation_does() {
        let text = "jobs:\n  a:\n    steps:\n      - run: |\n          curl x\n\n          curl y\n      - pwsh: Get-MgUser\n      - uses: b\n";
        let pipeline = pipeline(text);
        let scripts: Vec<_> =
            pipeline.scripts.iter().map(|(range, language)| (text[range.clone()].trim(), *language)).collect();
        assert_eq!(scripts, [("curl x\n\n          curl y", Language::Shell), ("Get-MgUser", Language::PowerShell)]);
    }

    #[test]
    fn request_has_the_method_beside_it() {
        let text = "inputs:\n  method: POST\n  uri: https://graph.microsoft.com/v1.0/groups # all\n";
        let requests = pipeline(text).requests;
        assert_eq!(
            requests.iter().map(|raw| (raw.method, raw.path.as_str())).collect::<Vec<_>>(),
            [("POST", "/groups")]
        );
    }
}
