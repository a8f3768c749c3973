//! Notebooks of Jupyter (formats 3 and 4): the cells of one language are one script.
use super::Transcript;
use super::json::{Id, Json, Kind};
use crate::lexers::Dialect;

/// The scripts of a notebook, one for each language, and whether it holds more than is kept.
pub(super) fn transcribe(text: &str) -> (Vec<Transcript>, bool) {
    let json = Json::read(text);
    let mut scripts = Scripts::default();
    let Some(root) = json.root() else { return (Vec::new(), false) };
    let kernel = kernel(&json, root);
    cells(&json, root, kernel, &mut scripts);
    // Format 3.
    for sheet in json.list(json.field(root, "worksheets")) {
        cells(&json, sheet, kernel, &mut scripts);
    }
    let full = json.full || scripts.list.iter().any(|script| script.full);
    (scripts.list, full)
}

fn cells(json: &Json<'_>, holder: Id, kernel: Dialect, scripts: &mut Scripts) {
    for cell in json.list(json.field(holder, "cells")) {
        if json.text_of(cell, "cell_type") != "code" {
            continue;
        }
        let Some(source) = json.field(cell, "source").or_else(|| json.field(cell, "input")) else { continue };
        let dialect = language_of_cell(json, cell).unwrap_or(kernel);
        let mut decoded = Transcript::new(dialect);
        json.write(source, json.kind(source) == Kind::Array && is_without_newlines(json, source), &mut decoded);
        scripts.cell(&decoded, dialect);
    }
}

/// Lines without their ends, as some tools write them.
fn is_without_newlines(json: &Json<'_>, source: Id) -> bool {
    let mut lines = json.children(source);
    lines.next().is_some_and(|first| !json.raw(first).ends_with("\\n")) && lines.next().is_some()
}

/// The language of the notebook: Python, where nothing else is said.
fn kernel(json: &Json<'_>, root: Id) -> Dialect {
    let Some(metadata) = json.field(root, "metadata") else { return Dialect::Python };
    let named = |holder: &str, field: &str| {
        let name = json.text_of(json.field(metadata, holder)?, field);
        language(&name)
    };
    named("language_info", "name")
        .or_else(|| named("kernelspec", "language"))
        .or_else(|| named("kernelspec", "name"))
        .unwrap_or(Dialect::Python)
}

/// As notebooks of several languages say it.
fn language_of_cell(json: &Json<'_>, cell: Id) -> Option<Dialect> {
    let metadata = json.field(cell, "metadata")?;
    let named = |holder: &str, field: &str| language(&json.text_of(json.field(metadata, holder)?, field));
    named("dotnet_interactive", "language")
        .or_else(|| named("polyglot_notebook", "kernelName"))
        .or_else(|| named("vscode", "languageId"))
}

fn language(name: &str) -> Option<Dialect> {
    Some(match name.to_ascii_lowercase().trim_start_matches('.').trim_start_matches("net-") {
        "python" | "python3" | "ipython" | "pyspark" | "py" => Dialect::Python,
        "powershell" | "pwsh" => Dialect::PowerShell,
        "c#" | "csharp" | "java" | "go" => Dialect::CSharp,
        "f#" | "fsharp" => Dialect::FSharp,
        "bash" | "sh" | "shell" | "shellscript" | "zsh" => Dialect::Shell,
        "javascript" | "js" | "typescript" | "node" | "deno" => Dialect::JavaScript,
        "markdown" | "md" | "html" | "sql" | "r" | "kql" | "mermaid" | "scala" | "latex" => Dialect::Plain,
        _ => return None,
    })
}

#[derive(Default)]
struct Scripts {
    list: Vec<Transcript>,
}

impl Scripts {
    fn of(&mut self, dialect: Dialect) -> Option<&mut Transcript> {
        let known = self.list.iter().position(|script| script.dialect == dialect);
        let index = known.unwrap_or_else(|| {
            self.list.push(Transcript::new(dialect));
            self.list.len() - 1
        });
        self.list.get_mut(index)
    }

    fn cell(&mut self, cell: &Transcript, dialect: Dialect) {
        let mut dialect = dialect;
        let mut start = 0;
        for line in cell.text.split_inclusive('\n') {
            let end = start + line.len();
            let own = magic(line);
            let target = match own {
                Magic::Cell(other) => {
                    dialect = other;
                    None
                }
                Magic::Line if dialect == Dialect::Python => None,
                Magic::Command(length) if dialect == Dialect::Python => {
                    start += length;
                    Some(Dialect::Shell)
                }
                _ => Some(dialect),
            };
            if let Some(script) = target.filter(|target| *target != Dialect::Plain).and_then(|target| self.of(target)) {
                script.append(cell, start..end);
            }
            start = end;
        }
        if let Some(script) = self.of(dialect) {
            script.glue("\n", cell.source(&(start..start)).end);
        }
    }
}

enum Magic {
    No,
    /// The rest of the cell is in another language.
    Cell(Dialect),
    /// The line is for the notebook.
    Line,
    /// The rest of the line is for the shell; the length of what is before it.
    Command(usize),
}

/// `%%bash`, `#!pwsh`, `%pip install`, `!curl …`.
fn magic(line: &str) -> Magic {
    let content = line.trim_start();
    let blanks = line.len() - content.len();
    if content.starts_with('!') {
        return Magic::Command(blanks + 1);
    }
    if let Some(command) = content.strip_prefix("%sx ").or_else(|| content.strip_prefix("%system ")) {
        return Magic::Command(line.len() - command.len());
    }
    let named = |content: &str, prefix: &str| {
        let rest = content.strip_prefix(prefix)?;
        language(rest.split_whitespace().next()?)
    };
    // `%sh` is the form of Databricks.
    match named(content, "%%").or_else(|| named(content, "#!")).or_else(|| named(content, "%")) {
        Some(dialect) => Magic::Cell(dialect),
        None if content.starts_with("%%writefile ") => {
            let file = content.split_whitespace().next_back().unwrap_or_default();
            let name = file.rsplit('/').next().unwrap_or(file).to_ascii_lowercase();
            Magic::Cell(Dialect::of_name(&name).unwrap_or(Dialect::Plain))
        }
        None if content.starts_with("%%") => {
            let name = content.trim_start_matches('%').split_whitespace().next().unwrap_or_default();
            // These only measure or keep what the cell does.
            if matches!(name, "time" | "timeit" | "capture" | "prun" | "configure") {
                Magic::Line
            } else {
                Magic::Cell(Dialect::Plain)
            }
        }
        None if content.starts_with('%') => Magic::Line,
        None => Magic::No,
    }
}
