//! Which language a script is in.

use std::path::Path;

/// The language of a script, as far as calls are found in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Language {
    /// PowerShell, of any edition.
    PowerShell,
    /// bash and other POSIX-like shells.
    Shell,
    /// Python.
    Python,
    /// C#.
    CSharp,
    /// JavaScript and TypeScript.
    JavaScript,
    /// YAML, with scripts in it.
    Yaml,
    /// Anything else: the content decides what it resembles.
    Unknown,
}

impl Language {
    /// The language that the extension of `path` stands for.
    #[must_use]
    pub fn of_path(path: &Path) -> Self {
        let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        match extension.to_ascii_lowercase().as_str() {
            "ps1" | "psm1" | "psd1" => Self::PowerShell,
            "sh" | "bash" | "zsh" | "ksh" => Self::Shell,
            "py" | "pyw" => Self::Python,
            "cs" | "csx" => Self::CSharp,
            "js" | "mjs" | "cjs" | "ts" | "mts" | "cts" | "jsx" | "tsx" => Self::JavaScript,
            "yml" | "yaml" => Self::Yaml,
            _ => Self::Unknown,
        }
    }

    /// The language itself, or for [`Language::Unknown`] the one that `text` resembles: by its first line, then by words
    /// that only one of them has.
    #[must_use]
    pub fn or_of_text(self, text: &str) -> Self {
        if self != Self::Unknown {
            return self;
        }
        let first = text.lines().next().unwrap_or_default();
        if let Some(program) = first.strip_prefix("#!") {
            let known = [("pwsh", Self::PowerShell), ("python", Self::Python), ("node", Self::JavaScript)];
            let named = known.iter().find(|(name, _)| program.contains(name)).map(|(_, language)| *language);
            return named.unwrap_or(Self::Shell);
        }
        let signs: [(Self, &[&str]); 5] = [
            (
                Self::PowerShell,
                &["Invoke-RestMethod", "Invoke-MgGraph", "Connect-MgGraph", "param(", "Write-Host", "-Mg"],
            ),
            (Self::Python, &["import requests", "def ", "import msal", "import os", "from msgraph", "from azure"]),
            (Self::CSharp, &["using System", "namespace ", "using Microsoft", "HttpClient", "GraphServiceClient"]),
            (Self::JavaScript, &["const ", "require(", "=> {", "await fetch", "import {"]),
            (Self::Shell, &["curl ", "#!/", "fi\n", "done\n", "az rest", "apponly "]),
        ];
        let count = |words: &[&str]| words.iter().filter(|word| text.contains(**word)).count();
        let best =
            signs.iter().map(|(language, words)| (count(words), *language)).rev().max_by_key(|(count, _)| *count);
        best.filter(|(count, _)| *count > 0).map_or(Self::Unknown, |(_, language)| language)
    }

    /// Whether words and options make a call, not parentheses.
    pub(super) fn is_command_language(self) -> bool {
        matches!(self, Self::PowerShell | Self::Shell)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extension_decides_before_content() {
        assert_eq!(Language::of_path(Path::new("a/Export.PS1")), Language::PowerShell);
        assert_eq!(Language::of_path(Path::new("ci.yaml")).or_of_text("import requests"), Language::Yaml);
        assert_eq!(Language::of_path(Path::new("run")), Language::Unknown);
    }

    #[test]
    fn first_line_and_words_tell_the_rest() {
        for (text, language) in [
            ("#!/usr/bin/env pwsh\n", Language::PowerShell),
            ("#!/usr/bin/env python3\n", Language::Python),
            ("#!/bin/sh\n", Language::Shell),
            ("$x = Invoke-RestMethod -Uri $y", Language::PowerShell),
            ("import requests\nrequests.get(url)", Language::Python),
            ("using System;\nnew HttpClient()", Language::CSharp),
            ("const r = await fetch(u)", Language::JavaScript),
            ("curl -s \"$URL\"", Language::Shell),
            ("plain words", Language::Unknown),
        ] {
            assert_eq!(Language::Unknown.or_of_text(text), language, "{text}");
        }
    }
}
