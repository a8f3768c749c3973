//! Which dialect a file is written in: by its name, its first line, its content.
use std::path::Path;

use crate::transcript::is_collection;

/// A family of languages with one lexer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    PowerShell,
    Shell,
    /// Container files.
    Container,
    Python,
    /// C# and its like: Java, Kotlin, Go.
    CSharp,
    FSharp,
    VisualBasic,
    JavaScript,
    Yaml,
    Json,
    Toml,
    /// `.env`, `.ini`, `.properties`.
    Lines,
    Terraform,
    Bicep,
    Xml,
    /// Units of systemd, whose lines hold environments and commands.
    Unit,
    /// Notebooks, whose cells are scripts.
    Notebook,
    /// Collections of requests of Postman and Insomnia, in JSON.
    Collection,
    /// Files of requests: `.http`, `.rest`.
    Requests,
    /// Prose and everything unknown: only secrets that are known by their form are looked for.
    Plain,
}

impl Dialect {
    /// C# and its like, F# and Visual Basic: objects of client libraries have the same names in them.
    pub(crate) fn is_of_dot_net(self) -> bool {
        matches!(self, Self::CSharp | Self::FSharp | Self::VisualBasic)
    }

    /// Commands with options and operands stand in it, rather than calls alone.
    pub(crate) fn has_commands(self) -> bool {
        matches!(self, Self::PowerShell | Self::Shell | Self::Container)
    }

    /// By name where it tells, else by text.
    pub(crate) fn of(path: &Path, text: &str) -> Self {
        let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
        match Self::of_name(&name).unwrap_or_else(|| Self::of_text(text)) {
            Self::Json if is_collection(text) => Self::Collection,
            dialect => dialect,
        }
    }

    pub(crate) fn of_name(name: &str) -> Option<Self> {
        if name == ".env" || name.starts_with(".env.") || name.ends_with(".env") || name == ".envrc" {
            return Some(Self::Lines);
        }
        if name.starts_with("dockerfile") || name.starts_with("containerfile") || name.ends_with(".dockerfile") {
            return Some(Self::Container);
        }
        if [".postman_collection.json", ".postman_environment.json", ".postman_globals.json"]
            .iter()
            .any(|end| name.ends_with(end))
        {
            return Some(Self::Collection);
        }
        let extension = name.rsplit_once('.')?.1;
        Some(match extension {
            "ps1" | "psm1" | "psd1" => Self::PowerShell,
            "sh" | "bash" | "zsh" | "ksh" | "bats" => Self::Shell,
            "py" | "pyw" => Self::Python,
            "cs" | "csx" | "java" | "kt" | "go" => Self::CSharp,
            "fs" | "fsx" | "fsi" => Self::FSharp,
            "vb" => Self::VisualBasic,
            "js" | "mjs" | "cjs" | "ts" | "mts" | "cts" | "tsx" | "jsx" => Self::JavaScript,
            "yml" | "yaml" => Self::Yaml,
            "json" | "jsonc" | "json5" => Self::Json,
            "toml" => Self::Toml,
            "ini" | "properties" | "cfg" | "conf" => Self::Lines,
            "tf" | "tfvars" | "hcl" => Self::Terraform,
            "bicep" | "bicepparam" => Self::Bicep,
            "xml" | "pubxml" | "csproj" | "vbproj" | "fsproj" | "props" | "targets" | "resx" | "plist" | "nuspec"
            | "wadcfgx" | "cscfg" | "csdef" | "publishsettings" => Self::Xml,
            "service" => Self::Unit,
            "ipynb" => Self::Notebook,
            "http" | "rest" => Self::Requests,
            "md" | "txt" | "rst" | "csv" | "log" => Self::Plain,
            _ => return None,
        })
    }

    /// By the first line and by what only one family writes.
    pub(crate) fn of_text(text: &str) -> Self {
        let head = text.get(..floor(text, 4096)).unwrap_or(text);
        let first = head.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
        if let Some(program) = first.strip_prefix("#!") {
            return match program {
                _ if program.contains("pwsh") || program.contains("powershell") => Self::PowerShell,
                _ if program.contains("python") => Self::Python,
                _ if program.contains("node") || program.contains("deno") => Self::JavaScript,
                _ => Self::Shell,
            };
        }
        if head.trim_start().starts_with(['{', '[']) && head.contains("\":") {
            return Self::Json;
        }
        if is_xml(head) {
            return Self::Xml;
        }
        Self::of_script(head)
    }

    /// A script of which nothing but its text is known.
    pub(crate) fn of_script(text: &str) -> Self {
        let head = text.get(..floor(text, 4096)).unwrap_or(text);
        if is_powershell(head) {
            return Self::PowerShell;
        }
        if head.lines().any(|line| {
            let line = line.trim_start();
            line.starts_with("import ") || (line.starts_with("from ") && line.contains(" import "))
        }) {
            return if head.contains(';') && head.contains('\'') && !head.contains("def ") && head.contains(" from ") {
                Self::JavaScript
            } else {
                Self::Python
            };
        }
        if head.contains("require(") || head.contains("const ") {
            return Self::JavaScript;
        }
        Self::Shell
    }
}

/// The largest boundary of a character that is not above `at`.
pub(crate) fn floor(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

/// As `web.config` begins; pages in HTML hold scripts of their own.
fn is_xml(head: &str) -> bool {
    let head = head.trim_start_matches('\u{feff}').trim_start();
    ["<?xml", "<configuration", "<Configuration", "<Project", "<appSettings", "<connectionStrings", "<policies"]
        .iter()
        .any(|start| head.starts_with(start))
}

fn is_powershell(text: &str) -> bool {
    let signs = [
        "$env:",
        "Write-Host",
        "Write-Output",
        "Connect-",
        "Get-",
        "New-",
        "Invoke-",
        "Import-Module",
        "ConvertTo-",
        "param(",
    ];
    let found = signs.iter().filter(|sign| text.contains(**sign)).count();
    found >= 2
        || (found == 1 && !text.contains("export "))
        || text.lines().any(|line| {
            let line = line.trim_start();
            line.starts_with('$') && line.contains(" = ")
        })
}
